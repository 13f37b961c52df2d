/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import { BACKENDS, type BackendChoice } from '../src/contract/engine.ts';
import { chooseSystems, SYSTEMS, type System } from './systems.ts';

export interface Options {
  mode: 'table' | 'kernels' | 'long-tasks' | 'batch' | 'width';
  systems: System[];
  /** Interleaved rounds. */
  rounds: number;
  /** Steps of one measured block; chosen by a short trial when left out. */
  steps?: number;
  /** What the page is to train on; with `--long-tasks` alone. */
  backend: BackendChoice;
  /** File for the rows. */
  json?: string;
}

/** A command line that cannot be followed; the message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run bench -- [options]
  --json FILE           also writes the rows as JSON
  --steps N             optimiser steps in one measured block; chosen by a short trial when left out
  --rounds N            interleaved rounds, at least 5 for a figure to quote (default 5, sweeps 3)
  --only NAME,…         ${SYSTEMS.map(({ name }) => name).join(', ')}; or ours, tfjs, jax-js
  --sweep batch|width   how the time of a step grows with the batch or the width of the layers
  --kernels             where the compiled step's time goes, kernel by kernel
  --long-tasks          whether the page stays answerable while it trains
  --backend NAME        with --long-tasks: auto (default), ${BACKENDS.join(', ')}`;

/** Systems a sweep compares unless `--only` says otherwise: of each library one that a software GPU can follow. */
const SWEPT = ['ours', 'tfjs-webgl', 'jax-js-webgpu'];

/** @throws {UsageError} for an unknown flag, a wrong value, or flags that exclude each other. */
export function parseOptions(argv: readonly string[]): Options {
  const values = read(argv);
  const asked = [
    values.sweep !== undefined && '--sweep',
    values.kernels && '--kernels',
    values['long-tasks'] && '--long-tasks',
  ].filter((flag) => typeof flag === 'string');
  if (asked.length > 1) throw new UsageError(`${asked.join(' and ')} cannot be combined; ask for one.`);

  const mode = values.kernels ? 'kernels' : values['long-tasks'] ? 'long-tasks' : sweepMode(values.sweep);
  const sweeping = mode === 'batch' || mode === 'width';
  const names = values.only?.split(',').map((name) => name.trim()) ?? (sweeping ? SWEPT : []);
  const systems = chooseSystems(names);
  if ('unknown' in systems) {
    const known = SYSTEMS.map(({ name }) => name).join(', ');
    throw new UsageError(`--only knows no “${systems.unknown}”; it takes ${known}, or ours, tfjs, jax-js.`);
  }
  if (values.backend !== undefined && mode !== 'long-tasks') {
    throw new UsageError('--backend goes with --long-tasks; --only chooses what is measured otherwise.');
  }
  return {
    mode,
    systems,
    backend: backendOf(values.backend),
    rounds: whole('--rounds', values.rounds, 1000) ?? (sweeping ? 3 : 5),
    ...optional('steps', whole('--steps', values.steps, 100_000)),
    ...optional('json', values.json),
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        json: { type: 'string' },
        steps: { type: 'string' },
        rounds: { type: 'string' },
        only: { type: 'string' },
        sweep: { type: 'string' },
        kernels: { type: 'boolean' },
        'long-tasks': { type: 'boolean' },
        backend: { type: 'string' },
      },
    }).values;
  } catch (error) {
    // Node's own sentence names the flag; what follows it is advice about `--`.
    const [sentence] = (error as Error).message.split('. To specify');
    throw new UsageError(`${sentence?.replace(/\.$/, '')}.`);
  }
}

function sweepMode(sweep: string | undefined): 'table' | 'batch' | 'width' {
  if (sweep === undefined) return 'table';
  if (sweep === 'batch' || sweep === 'width') return sweep;
  throw new UsageError(`--sweep must be batch or width, not “${sweep}”.`);
}

function backendOf(name = 'auto'): BackendChoice {
  const choices: readonly BackendChoice[] = ['auto', ...BACKENDS];
  const found = choices.find((choice) => choice === name);
  if (!found) throw new UsageError(`--backend must be one of ${choices.join(', ')}, not “${name}”.`);
  return found;
}

function whole(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new UsageError(
    `${flag} must be a whole number from 1 to ${max.toLocaleString('en-US')}, not “${text}”.`,
  );
}

function optional<K extends string, V>(key: K, value: V | undefined): { [k in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [k in K]?: V });
}
