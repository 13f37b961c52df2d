/** Compares the time of a step with each example layer to that with ReLU, and says which limits hold. */
import { EXAMPLE_LAYERS, type ExampleLayer } from '../src/model/example-layers.ts';
import { writtenActivation } from '../src/model/names.ts';
import type { Measurement } from './rounds.ts';
import { timesOf } from './rows.ts';
import { ratio, type Spread, spread } from './statistics.ts';
import type { System } from './systems.ts';
import { draw, significant } from './table.ts';

type Layer = Pick<ExampleLayer, 'name' | 'layer'>;

/** What layers without a kernel are compared with. */
const RELU = 'ReLU';

/**
 * What two parts with a kernel are compared with. Both parts are x, so nothing is computed and nothing is
 * zero: it costs as much as a plain Dense layer over an input twice as wide.
 */
const TALL: Layer = { name: 'Dense, twice as high', layer: 'x; x; mix' };

/** Two parts whose values steps must make and store, unlike the Antirectifier's. */
const SMOOTH_PAIR: Layer = { name: 'SiLU and Tanh, mixed', layer: 'x*sigmoid(x); tanh(x); mix' };

export const LAYERS: readonly Layer[] = [...EXAMPLE_LAYERS, SMOOTH_PAIR, TALL];

/** The most times as long as ReLU that a layer with one part may take. */
const ONE_PART: Record<System['backend'], number | null> = { webgpu: 1.3, wasm: 1.5, webgl: null };
/** The same for two parts with a kernel beside `TALL`. Measurements of equal steps differ by up to 5 %. */
const MIXED_PAIR = 1.05;

export interface LayerRow extends Layer {
  backend: System['backend'];
  adapter: string;
  /** Threads of the processor; null on a GPU. */
  threads: number | null;
  msPerStep: Spread;
  /** Milliseconds of a step, for each round. */
  rounds: number[];
  /** Steps of one measured block. */
  steps: number;
  /** How many times as long as ReLU; null if ReLU was not measured. */
  ratio: Spread | null;
  /** Null if the layer has no limit. */
  limit: LayerLimit | null;
}

export interface LayerLimit {
  /** The name of the layer that it is compared with. */
  against: string;
  /** How many times as long as that layer. */
  times: Spread;
  most: number;
  /** Whether the median is within the limit. */
  holds: boolean;
}

/** The system with that layer in place of the example's. */
export function withLayer(system: System, { name, layer }: Layer): System {
  return { ...system, name: `${system.name}, ${name}`, layer };
}

/** One row for each layer that one step was measured with. */
export function layerRows(measurements: readonly Measurement[]): LayerRow[] {
  const times = (layer: Layer['layer']) => {
    const measurement = measurements.find(({ system }) => system.layer === layer);
    return measurement && timesOf(measurement);
  };
  return LAYERS.flatMap((layer) => {
    const measurement = measurements.find(({ system }) => system.layer === layer.layer);
    if (!measurement) return [];
    const { system, adapter, threads, blocks } = measurement;
    const rounds = timesOf(measurement);
    const [relu, tall] = [times('relu'), times(TALL.layer)];
    return {
      name: layer.name,
      layer: layer.layer,
      backend: system.backend,
      adapter,
      threads,
      msPerStep: spread(rounds),
      rounds,
      steps: blocks[0]?.steps ?? 0,
      ratio: relu ? ratio(rounds, relu) : null,
      limit: limitOf(layer, system.backend, rounds, relu, tall),
    };
  });
}

function limitOf(
  { name, layer }: Layer,
  backend: System['backend'],
  rounds: number[],
  relu: number[] | undefined,
  tall: number[] | undefined,
): LayerLimit | null {
  const compared = (against: string, reference: number[], most: number): LayerLimit => {
    const times = ratio(rounds, reference);
    return { against, times, most, holds: times.median <= most };
  };
  const { parts, mix } = writtenActivation(layer);
  const most = ONE_PART[backend];
  if (parts.length === 1 && !mix && name !== RELU && relu && most) return compared(RELU, relu, most);
  if (parts.length === 2 && mix && name !== TALL.name && tall) return compared(TALL.name, tall, MIXED_PAIR);
  return null;
}

/** A table for each step that was measured, and a sentence on the limits. */
export function formatLayers(rows: readonly LayerRow[]): string {
  const steps = new Set(rows.map(heading));
  const tables = [...steps].map((step) => {
    const own = rows.filter((row) => heading(row) === step);
    const cells = own.map(({ name, layer, msPerStep, ratio, limit }) => [
      name,
      layer,
      significant(msPerStep.median),
      `${significant(msPerStep.min)}–${significant(msPerStep.max)}`,
      ratio ? significant(ratio.median) : '–',
      limit ? `${significant(limit.times.median)} × ${limit.against}` : '',
      limit ? significant(limit.most) : '',
      limit ? (limit.holds ? 'yes' : 'NO') : '',
    ]);
    return `${step}\n\n${draw([['name', 'layer', 'ms/step', 'min–max', '× ReLU', 'compared', 'limit', 'holds'], ...cells])}`;
  });
  return [...tables, verdict(rows), NOTE].join('\n\n');
}

function heading({ backend, adapter }: LayerRow): string {
  return adapter.startsWith(backend) ? adapter : `${backend}, ${adapter}`;
}

const NOTE = `Layers with one part are compared with ReLU. Two parts with a kernel are compared with “${TALL.layer}”: a plain Dense layer over an input twice as wide, in the same place of the network. Layers with two parts and no kernel have no limit.`;

function verdict(rows: readonly LayerRow[]): string {
  const limited = rows.filter(({ limit }) => limit);
  const broken = limited.filter(({ limit }) => !limit?.holds);
  if (broken.length === 0) return `All ${limited.length} limits hold.`;
  const names = broken.map(({ name, backend }) => `${name} on ${backend}`);
  return `${limited.length - broken.length} of ${limited.length} limits hold. Too slow: ${names.join(', ')}.`;
}
