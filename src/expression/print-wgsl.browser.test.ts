/** Runs the WGSL of expressions and their derivatives on a GPU, and compares it with double precision. */
import { expect, test } from 'vitest';
import { differentiate } from './differentiate.ts';
import { evaluate } from './evaluate.ts';
import { KNOWN } from './fixtures/presets.ts';
import { randomExpressions } from './fixtures/random-expression.ts';
import { DOUBLE, SINGLE } from './number-ops.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { printWgsl } from './print-wgsl.ts';
import type { Expression } from './syntax.ts';

const SCALARS = { a: Math.fround(0.7), b: Math.fround(-1.3) };
/** From −20 to 20, with 0. */
const XS = Float32Array.from({ length: 2048 }, (_, i) => (i - 1024) / 51.2);
const MORE = [
  'x^5 + x^-3',
  'x^2.5',
  '(-x)^a',
  '2^x',
  'log(x)',
  '1/x',
  'sqrt(x)',
  'cos(x)*sign(x)',
  'x^-1 + pi',
  '1e5*tanh(1e-5*x)',
];
const PARTS = [...[...KNOWN, ...MORE].map(parse), ...randomExpressions(30, 8)];
const TREES = PARTS.flatMap((part) => [part, differentiate(part), differentiate(part, 'a')]);

test('functions of one value and of four values agree with double precision', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = (await adapter?.requestDevice()) as GPUDevice;
  const results = await Promise.all([run(device, 'f32'), run(device, 'vec4f')]);
  device.destroy();
  let compared = 0;
  let worst = { error: 0, where: '' };
  for (const { tree, place, index, exact, allowed } of expectations()) {
    for (const values of results) {
      const value = values[index] as number;
      const error = Number.isFinite(value) ? Math.abs(value - exact) / allowed : Number.POSITIVE_INFINITY;
      if (error > worst.error) {
        worst = { error, where: `${print(tree)} at ${XS[place]}: ${value}, not ${exact}` };
      }
    }
    compared++;
  }
  expect(compared).toBeGreaterThan(TREES.length * XS.length * 0.7);
  expect(worst.error, worst.where).toBeLessThan(1);
});

/**
 * The value of each expression at each place, and how far a GPU may be from it. It may be off by 2e-5 of the
 * value (or of 1 if the value is smaller), plus eight times the error that single precision itself has near
 * there. Leaves out values that are not finite in single precision.
 */
function* expectations() {
  for (const [index, tree] of TREES.entries()) {
    const exact = Array.from(XS, (x) => evaluate(tree, DOUBLE, { x, ...SCALARS }));
    const cost = exact.map((value, k) =>
      Math.abs(evaluate(tree, SINGLE, { x: XS[k] as number, ...SCALARS }) - value),
    );
    for (const [place, value] of exact.entries()) {
      if (!Number.isFinite(cost[place])) continue;
      const near = cost.slice(Math.max(0, place - 4), place + 5).filter(Number.isFinite);
      const allowed = 2e-5 * (1 + Math.abs(value)) + 8 * Math.max(...near);
      yield { tree, place, index: index * XS.length + place, exact: value, allowed };
    }
  }
}

/** Evaluates all expressions at all places, `[trees, xs]`. */
async function run(device: GPUDevice, type: 'f32' | 'vec4f'): Promise<Float32Array> {
  const functions: Record<string, Expression> = {};
  for (const [i, tree] of TREES.entries()) functions[`function_${i}`] = tree;
  const length = type === 'f32' ? XS.length : XS.length / 4;
  const code = `
@group(0) @binding(0) var<storage> xs: array<${type}>;
@group(0) @binding(1) var<storage, read_write> values: array<${type}>;
${printWgsl(functions, { type, parameters: ['x', 'a', 'b'] })}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = xs[id.x];
  let a = ${type}(${SCALARS.a});
  let b = ${type}(${SCALARS.b});
  ${TREES.map((_, i) => `values[${i * length} + id.x] = function_${i}(x, a, b);`).join('\n  ')}
}`;
  const module = device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  expect(messages.filter((message) => message.type === 'error').map((message) => message.message)).toEqual(
    [],
  );
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const buffer = (size: number, usage: number) => device.createBuffer({ size, usage });
  const size = TREES.length * XS.byteLength;
  const input = buffer(XS.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
  const output = buffer(size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const read = buffer(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  device.queue.writeBuffer(input, 0, XS);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [input, output].map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
  );
  pass.dispatchWorkgroups(length / 64);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  return new Float32Array(read.getMappedRange()).slice();
}
