/** The optimizer's part of update.wgsl: the bindings of its slots, and the function `descend`. */
import type { Optimizer } from '../training/optimizer.ts';

/** Higher than the bindings of all kernels. */
const FIRST_BINDING = 12;

/** The name of a slot's array in WGSL. The slot's own name stands for one element. */
export const slotArray = (slot: string): string => `${slot}_slot`;

/** WGSL for `descend(i, gradient)`, which changes four weights and their slots by their gradient. */
export function optimizerCode({ slots, rates, wgsl }: Optimizer): string {
  return [
    ...slots.map(
      (slot, k) =>
        `@group(0) @binding(${FIRST_BINDING + k}) var<storage, read_write> ${slotArray(slot)}: array<vec4f>;`,
    ),
    'fn descend(i: u32, gradient: vec4f) {',
    ...Object.keys(rates(0)).map((rate, k) => `let ${rate} = params.rates[${k}];`),
    'var weight = weights[i];',
    ...slots.map((slot) => `var ${slot} = ${slotArray(slot)}[i];`),
    wgsl,
    'weights[i] = weight;',
    ...slots.map((slot) => `${slotArray(slot)}[i] = ${slot};`),
    '}',
  ].join('\n');
}
