/** Answers whose values the page gets without a copy, because the worker does not need them any more. */

const buffers = new WeakMap<object, ArrayBuffer[]>();

/** Notes that nobody in the worker will read `values` again, which are part of the answer. */
export function handOver<T extends object>(answer: T, values: readonly Float32Array[]): T {
  buffers.set(answer, [...new Set(values.map(({ buffer }) => buffer as ArrayBuffer))]);
  return answer;
}

/** What to transfer with the answer, instead of copying it. */
export const buffersOf = (answer: unknown): ArrayBuffer[] => buffers.get(answer as object) ?? [];
