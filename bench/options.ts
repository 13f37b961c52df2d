/** The command line of `npm run bench`. */
import { BACKENDS, type BackendChoice } from '../src/contract/backends.ts';
import { choice, UsageError, type Values, wholeNumber } from '../tools/command-line.ts';
import { chooseSystems, oursOnThreads, SYSTEMS, type System } from './systems.ts';

export interface Options {
  mode: 'table' | 'kernels' | 'layers' | 'long-tasks' | 'living' | 'batch' | 'width';
  systems: System[];
  /** Rounds in which the systems take turns. */
  rounds: number;
  /** Steps of one measured block; without it a short trial chooses them. */
  steps?: number;
  /** The backend on which the page should train; only for `--long-tasks` and `--living`. */
  backend: BackendChoice;
  /** The file for the rows. */
  json?: string;
}

const SWEEPS = ['batch', 'width'] as const;

export const BENCH = {
  usage: 'npm run bench -- [options]',
  about: 'Measures our train steps and others’ side by side in one browser.',
  options: {
    json: { value: 'FILE', help: 'also writes the rows as JSON' },
    steps: {
      value: 'N',
      help: 'optimiser steps in one measured block (default: a short trial chooses them)',
    },
    rounds: {
      value: 'N',
      help: 'rounds in which the systems take turns; at least 5 for figures to quote (default 5; sweeps 3; --living 20, because its rounds are short)',
    },
    only: { value: 'NAME,…', help: `${SYSTEMS.map(({ name }) => name).join(', ')}; or ours, tfjs, jax-js` },
    threads: {
      value: 'N,…',
      help: 'measures our step for the processor with each of these numbers of threads instead',
    },
    sweep: {
      value: SWEEPS.join('|'),
      help: 'how the time of a step grows with the batch or the width of the layers',
    },
    layers: { help: 'how long a step takes with each example layer, beside ReLU' },
    kernels: { help: 'how long each kernel of our compiled steps takes' },
    'long-tasks': { help: 'whether the page stays responsive while it trains' },
    living: { help: 'what the living network on the page costs a run: steps with and without it, in turns' },
    backend: { value: 'NAME', help: `with --long-tasks or --living: auto (default), ${BACKENDS.join(', ')}` },
  },
} as const;

/** The systems of a sweep without `--only`: for each library one that is fast enough on a software GPU. */
const SWEPT = ['ours-webgpu', 'ours-wasm', 'tfjs-webgl', 'jax-js-webgpu'];

/** The steps whose kernels or layers are measured without `--only`. */
const COMPILED = ['ours-webgpu', 'ours-wasm'];

/** @throws {UsageError} for a wrong value, or for options that exclude each other. */
export function readOptions(values: Values<typeof BENCH.options>): Options {
  const asked = [
    values.sweep !== undefined && '--sweep',
    values.layers && '--layers',
    values.kernels && '--kernels',
    values['long-tasks'] && '--long-tasks',
    values.living && '--living',
  ].filter((flag) => typeof flag === 'string');
  if (asked.length > 1) throw new UsageError(`${asked.join(' and ')} cannot be combined. Use only one.`);

  const mode = modeOf(values);
  if (values.backend !== undefined && mode !== 'long-tasks' && mode !== 'living') {
    throw new UsageError('--backend goes with --long-tasks or --living. For other measurements use --only.');
  }
  return {
    mode,
    systems: systemsOf(values, mode),
    backend: choice('--backend', values.backend ?? 'auto', ['auto', ...BACKENDS]),
    rounds: wholeNumber('--rounds', values.rounds, 1000) ?? (isSweep(mode) ? 3 : mode === 'living' ? 20 : 5),
    ...optional('steps', wholeNumber('--steps', values.steps, 100_000)),
    ...optional('json', values.json),
  };
}

const isSweep = (mode: Options['mode']) => SWEEPS.some((one) => one === mode);

function systemsOf({ only, threads }: Values<typeof BENCH.options>, mode: Options['mode']): System[] {
  if (threads !== undefined) {
    if (only !== undefined) throw new UsageError('--threads and --only cannot be combined. Use only one.');
    const counts = threads.split(',').map((text) => wholeNumber('--threads', text.trim(), 64) as number);
    return [...new Set(counts)].map(oursOnThreads);
  }
  const usual = isSweep(mode) ? SWEPT : mode === 'kernels' || mode === 'layers' ? COMPILED : [];
  const systems = chooseSystems(only?.split(',').map((name) => name.trim()) ?? usual);
  if (!('unknown' in systems)) {
    const other = mode === 'layers' && systems.find(({ system }) => system !== 'ours');
    if (!other) return systems;
    throw new UsageError(`--layers measures only our own steps, not “${other.name}”.`);
  }
  const known = SYSTEMS.map(({ name }) => name).join(', ');
  throw new UsageError(
    `--only has no system “${systems.unknown}”. It takes ${known}, or ours, tfjs, jax-js.`,
  );
}

function modeOf({
  kernels,
  layers,
  sweep,
  'long-tasks': longTasks,
  living,
}: Values<typeof BENCH.options>): Options['mode'] {
  if (layers) return 'layers';
  if (kernels) return 'kernels';
  if (longTasks) return 'long-tasks';
  if (living) return 'living';
  return sweep === undefined ? 'table' : choice('--sweep', sweep, SWEEPS);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [k in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [k in K]?: V });
}
