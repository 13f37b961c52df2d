/** Prints WGSL that chooses one of an activation's parts, its slope, or its slopes to trainable numbers. */
import { partFunctions } from '../expression/part-functions.ts';
import { type Expression, scalars } from '../expression/syntax.ts';

/** An activation's parts, and its trainable numbers in their order in the weights. */
export interface PartSwitch {
  parts: readonly Expression[];
  numbers: readonly { name: string }[];
}

/** The functions that `switchCode` calls, by name. */
export function switchFunctions({ parts }: PartSwitch): Record<string, Expression> {
  return Object.fromEntries(partFunctions(parts).map(({ name, of }) => [name, of]));
}

/** The parameters of each of these functions. */
export function switchParameters({ parts }: PartSwitch): Record<string, readonly string[]> {
  return Object.fromEntries(partFunctions(parts).map(({ name, parameters }) => [name, parameters]));
}

/**
 * WGSL for the functions
 * - `part(index, x)` and `part_slope(index, x)`;
 * - `add_number_gradients(index, x, gradient, unit)`, which adds to `number_sums`, a vector for each number.
 */
export function switchCode({ parts, numbers }: PartSwitch): string {
  const place = (letter: string) => numbers.findIndex(({ name }) => name === letter);
  const number = (letter: string) => `vec4f(weights[NUMBERS + ${place(letter) >> 2}u][${place(letter) % 4}])`;
  const call = (i: number, ending = '') =>
    `part_${i}${ending}(${['x', ...scalars(parts[i] as Expression).map(number)].join(', ')})`;
  const choose = (line: (i: number) => string) => [
    '  switch index {',
    ...parts.map((_, i) => `    ${i < parts.length - 1 ? `case ${i}` : 'default'}: { ${line(i)} }`),
    '  }',
  ];
  const adding = (i: number) =>
    scalars(parts[i] as Expression)
      .map((letter) => {
        const gradient = `gradient * ${call(i, `_slope_${letter}`)}`;
        return `number_sums[${place(letter)}] += part_without_padding(unit, ${gradient});`;
      })
      .join(' ');
  return [
    `const NUMBER_COUNT = ${numbers.length}u;`,
    `var<private> number_sums: array<vec4f, ${Math.max(1, numbers.length)}>;`,
    'fn part(index: u32, x: vec4f) -> vec4f {',
    ...choose((i) => `return ${call(i)};`),
    '}',
    'fn part_slope(index: u32, x: vec4f) -> vec4f {',
    ...choose((i) => `return ${call(i, '_slope')};`),
    '}',
    'fn add_number_gradients(index: u32, x: vec4f, gradient: vec4f, unit: u32) {',
    ...choose(adding),
    '}',
  ].join('\n');
}
