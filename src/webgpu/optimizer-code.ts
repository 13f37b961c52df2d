/** The optimizer's part of update.wgsl: the bindings of its slots, and the function `descend`. */
import type { Optimizer } from '../training/optimizer.ts';

/** Past the bindings of all kernels. */
const FIRST_BINDING = 12;

/** What a slot's array is called in WGSL; its elements go by the slot's own name. */
export const slotArray = (slot: string): string => `${slot}_slot`;

/** `descend(i, gradient)` changes four weights, and their slots, by their gradient. */
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
