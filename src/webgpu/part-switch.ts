/** Prints the parts of an activation, their slopes and the slopes to its trainable numbers as WGSL. */
import { differentiate } from '../expression/differentiate.ts';
import { type Expression, scalars } from '../expression/syntax.ts';

/** An activation's parts and the letters of its trainable numbers, in their order in the weights. */
export interface PartSwitch {
  parts: readonly Expression[];
  numbers: readonly { name: string }[];
}

/** The functions that `switchCode` calls, by name. Their parameters are `x` and the numbers. */
export function switchFunctions({ parts }: PartSwitch): Record<string, Expression> {
  const all = parts.flatMap((part, i): [string, Expression][] => [
    [`part_${i}`, part],
    [`part_${i}_slope`, differentiate(part)],
    ...scalars(part).map((name): [string, Expression] => [
      `part_${i}_slope_to_${name}`,
      differentiate(part, name),
    ]),
  ]);
  return Object.fromEntries(all);
}

/**
 * WGSL for the functions
 * - `part(index, x)` and `part_slope(index, x)`;
 * - `add_number_gradients(index, x, gradient, unit)`, which adds to `number_sums`, a vector for each number.
 */
export function switchCode({ parts, numbers }: PartSwitch): string {
  const list = numbers.map((_, i) => `, vec4f(weights[NUMBERS + ${i >> 2}u][${i % 4}])`).join('');
  const choose = (lines: string[]) => [
    '  switch index {',
    ...lines.map((line, i) => `    ${i < lines.length - 1 ? `case ${i}` : 'default'}: { ${line} }`),
    '  }',
  ];
  const adding = parts.map((part, i) =>
    scalars(part)
      .map((name) => {
        const slope = `part_${i}_slope_to_${name}(x${list})`;
        return `number_sums[${numbers.findIndex((number) => number.name === name)}] += part_without_padding(unit, gradient * ${slope});`;
      })
      .join(' '),
  );
  return [
    `const NUMBER_COUNT = ${numbers.length}u;`,
    `var<private> number_sums: array<vec4f, ${Math.max(1, numbers.length)}>;`,
    'fn part(index: u32, x: vec4f) -> vec4f {',
    ...choose(parts.map((_, i) => `return part_${i}(x${list});`)),
    '}',
    'fn part_slope(index: u32, x: vec4f) -> vec4f {',
    ...choose(parts.map((_, i) => `return part_${i}_slope(x${list});`)),
    '}',
    'fn add_number_gradients(index: u32, x: vec4f, gradient: vec4f, unit: u32) {',
    ...choose(adding),
    '}',
  ].join('\n');
}
