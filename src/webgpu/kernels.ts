/** Assembles kernels from their WGSL files and compiles each combination once a device. */
import { printWgsl } from '../expression/print-wgsl.ts';
import type { GpuOperation } from './gpu-plan.ts';
import batch from './kernels/batch.wgsl?raw';
import besideNothing from './kernels/beside-nothing.wgsl?raw';
import besideUpdate from './kernels/beside-update.wgsl?raw';
import centre from './kernels/centre.wgsl?raw';
import centreCommon from './kernels/centre-common.wgsl?raw';
import centreEach from './kernels/centre-each.wgsl?raw';
import centreTogether from './kernels/centre-together.wgsl?raw';
import common from './kernels/common.wgsl?raw';
import contextMean from './kernels/context-mean.wgsl?raw';
import contextNone from './kernels/context-none.wgsl?raw';
import dense from './kernels/dense.wgsl?raw';
import head from './kernels/head.wgsl?raw';
import inputGradient from './kernels/input-gradient.wgsl?raw';
import leftEach from './kernels/left-each.wgsl?raw';
import leftTogether from './kernels/left-together.wgsl?raw';
import numbers from './kernels/numbers.wgsl?raw';
import parts from './kernels/parts.wgsl?raw';
import partsCommon from './kernels/parts-common.wgsl?raw';
import partsGradient from './kernels/parts-gradient.wgsl?raw';
import partsShape from './kernels/parts-shape.wgsl?raw';
import productRegister from './kernels/product-register.wgsl?raw';
import productShared from './kernels/product-shared.wgsl?raw';
import activations from './kernels/source-activations.wgsl?raw';
import sourceParts from './kernels/source-parts.wgsl?raw';
import pixels from './kernels/source-pixels.wgsl?raw';
import update from './kernels/update.wgsl?raw';
import { optimizerCode } from './optimizer-code.ts';
import { switchCode, switchParameters } from './part-switch.ts';

/**
 * How matrix products are computed. `register` uses registers only. `subgroup` does too, but neighbours
 * share what they read; the device needs subgroups of four. `shared` uses workgroup memory. See
 * product-*.wgsl and left-*.wgsl.
 */
export type ProductLoop = 'register' | 'subgroup' | 'shared';

const SOURCES = {
  pixels,
  activations,
  parts: `${partsShape}\n${sourceParts}\n${contextNone}`,
  'centred parts': `${partsShape}\n${sourceParts}\n${contextMean}`,
};
const PRODUCTS = { dense, update, 'input-gradient': inputGradient };
const KERNELS = { ...PRODUCTS, head, centre, parts, 'parts-gradient': partsGradient, numbers };

/** Every buffer's rows are padded to this, so that a product's last tile stays within the buffer. */
export const TILE_ROWS = 32;

/** The results of one invocation in the register loop. */
const REGISTER_TILE = { rows: 32, columns: 16 };
const REGISTER_LANES = 4;
/** The results of one workgroup in the shared loop. */
const SHARED_TILE = { rows: 32, columns: 64 };

/** A compiled kernel and its bindings. */
export interface GpuKernel {
  loop: ProductLoop;
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
  /** Binding number of each buffer, by its name in the WGSL; the parameters are binding 0. */
  bindings: Map<string, number>;
}

const compiled = new WeakMap<GPUDevice, Map<string, Promise<GpuKernel>>>();

/** Compiles the operation's kernel. Operations with the same code and constants share one. */
export function compileKernel(
  device: GPUDevice,
  operation: GpuOperation,
  loop: ProductLoop,
): Promise<GpuKernel> {
  const code = kernelCode(operation, loop);
  const constants = kernelConstants(code, operation, loop);
  const key = JSON.stringify([code, loop, constants]);
  const kernels = compiled.get(device) ?? new Map<string, Promise<GpuKernel>>();
  compiled.set(device, kernels);
  let kernel = kernels.get(key);
  if (!kernel) {
    kernel = compile(
      device,
      `${operation.kernel} (${operation.source ?? 'gradients'}, ${loop})`,
      code,
      constants,
    ).then((made) => ({ ...made, loop }));
    kernels.set(key, kernel);
    // The device may have failed because it was being lost. So a later call tries again.
    kernel.catch(() => kernels.delete(key));
  }
  return kernel;
}

/** The number of workgroups for an operation over `rows` rows of a batch. */
export function workgroups(operation: GpuOperation, loop: ProductLoop, rows: number): [number, number] {
  const { extent } = operation;
  const height = extent.rows === 'batch' ? rows : extent.rows;
  if (!isProduct(operation)) return [height, 1];
  const [x, y] = productTiles(operation, loop, height);
  return [x, operation.centres ? y + Math.ceil(rows / (rowsAtOnce(loop) * x)) : y];
}

/** How many rows a workgroup beside an update takes, see centre-together.wgsl and centre-each.wgsl. */
const rowsAtOnce = (loop: ProductLoop): number => (loop === 'shared' ? 1 : REGISTER_LANES);

function productTiles(operation: GpuOperation, loop: ProductLoop, height: number): [number, number] {
  const { columns } = operation.extent;
  if (loop === 'shared') return tiles(columns, SHARED_TILE.columns, height, SHARED_TILE.rows);
  const [x, y] = lanes(operation);
  return tiles(columns, x * REGISTER_TILE.columns, height, y * REGISTER_TILE.rows);
}

function tiles(columns: number, width: number, rows: number, height: number): [number, number] {
  return [Math.ceil(columns / width), Math.ceil(rows / height)];
}

function isProduct({ kernel }: GpuOperation): boolean {
  return kernel in PRODUCTS;
}

function kernelCode(operation: GpuOperation, loop: ProductLoop): string {
  const { kernel, source, functions, partSwitch, optimizer } = operation;
  const ofParts = partSwitch ? switchParameters(partSwitch) : {};
  const parameters = (name: string) => ofParts[name] ?? ['x'];
  const texts = [common, printWgsl(functions, { type: 'vec4f', parameters })];
  if (kernel === 'head' || source === 'pixels') texts.push(batch);
  if (source) texts.push(SOURCES[source]);
  if (partSwitch) texts.push(partsShape, partsCommon, switchCode(partSwitch));
  const [sideBySide] = lanes(operation);
  const together = loop === 'subgroup' && sideBySide === REGISTER_LANES;
  if (isProduct(operation)) {
    texts.push(loop === 'shared' ? productShared : productRegister, together ? leftTogether : leftEach);
    texts.push(operation.centres ? besideUpdate : besideNothing);
    if (together) texts.unshift('enable subgroups;', 'diagnostic(off, subgroup_uniformity);');
  }
  if (kernel === 'centre' || operation.centres) {
    const each = operation.centres && loop !== 'shared';
    texts.push(centreCommon, each ? centreEach : centreTogether);
  }
  texts.push(KERNELS[kernel]);
  if (optimizer) texts.push(optimizerCode(optimizer));
  return texts.join('\n');
}

/** The operation's constants that the code declares as overrides. */
function kernelConstants(code: string, operation: GpuOperation, loop: ProductLoop): Record<string, number> {
  const all: Record<string, number> = { ...operation.constants };
  const [x, y] = lanes(operation);
  all['LANES_X'] = x;
  all['LANES_Y'] = y;
  const { rows } = operation.extent;
  if (operation.centres && rows !== 'batch')
    [all['TILES_X'], all['TILES_Y']] = productTiles(operation, loop, rows);
  all['ROWS_AT_ONCE'] = rowsAtOnce(loop);
  // On an emulated GPU barriers are cheap when a workgroup is one vector.
  if (loop !== 'shared') all['THREADS'] = REGISTER_LANES;
  const declared = [...code.matchAll(/^override (\w+)/gm)].map(([, name]) => name as string);
  return Object.fromEntries(
    declared.filter((name) => name in all).map((name) => [name, all[name] as number]),
  );
}

/** Neighbouring invocations compute neighbouring columns, unless there are too few columns. */
function lanes({ extent }: GpuOperation): [number, number] {
  return extent.columns > REGISTER_TILE.columns * (REGISTER_LANES / 2)
    ? [REGISTER_LANES, 1]
    : [1, REGISTER_LANES];
}

async function compile(
  device: GPUDevice,
  label: string,
  code: string,
  constants: Record<string, number>,
): Promise<Omit<GpuKernel, 'loop'>> {
  const bindings = new Map<string, number>();
  const entries: GPUBindGroupLayoutEntry[] = [];
  for (const [, number, space, name] of code.matchAll(/@binding\((\d+)\) var<([^>]+)> (\w+)/g)) {
    const binding = Number(number);
    const type =
      space === 'uniform' ? 'uniform' : space === 'storage, read' ? 'read-only-storage' : 'storage';
    entries.push({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type, hasDynamicOffset: type === 'uniform' },
    });
    if (type !== 'uniform') bindings.set(name as string, binding);
  }
  const layout = device.createBindGroupLayout({ label, entries });
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ label, code }), constants },
  });
  return { pipeline, layout, bindings };
}
