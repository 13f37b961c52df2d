/** Prints a layer's parts and their derivatives as WGSL, to be read. */
import type { Activation } from './activation.ts';
import { differentiate } from './differentiate.ts';
import { paragraph } from './layer-words.ts';
import { print } from './print.ts';
import { printWgsl } from './print-wgsl.ts';
import { type Expression, scalars } from './syntax.ts';
import { statement } from './wrap-code.ts';

/**
 * For each part the functions `part_0`, its derivative with respect to x `part_0_slope`, and its derivative
 * with respect to each of its trainable numbers `part_0_slope_a`; helpers come first.
 */
export function wgslLayer(activation: Activation): string {
  const { parts } = activation;
  const functions: Record<string, Expression> = {};
  const parameters: Record<string, readonly string[]> = {};
  for (const [i, part] of parts.entries()) {
    const letters = scalars(part);
    const own = [
      [`part_${i}`, part],
      [`part_${i}_slope`, differentiate(part)],
      ...letters.map((letter) => [`part_${i}_slope_${letter}`, differentiate(part, letter)]),
    ] as const;
    for (const [name, expression] of own) {
      functions[name as string] = expression as Expression;
      parameters[name as string] = ['x', ...letters];
    }
  }
  const text = printWgsl(functions, { type: 'f32', parameters: (name) => parameters[name] ?? [] });
  return `${comment(activation)}\n\n${text.split('\n').map(wrapped).join('\n')}`;
}

function comment({ centre, parts, mix, starts }: Activation): string {
  const endings = [
    '_slope means the derivative with respect to x',
    ...Object.keys(starts)
      .sort()
      .map((letter) => `_slope_${letter} that with respect to ${letter}`),
  ];
  return [
    parts.length > 1
      ? '// The parts of the layer, for one feature x:'
      : '// What the layer does to one feature x:',
    ...parts.map((part, i) => paragraph([`part_${i} = ${print(part)}`], '//   ')),
    paragraph(
      [
        ...(centre === 'mean' ? ["The row's mean is already subtracted from x."] : []),
        ...(mix ? ['The kernel multiplies the results afterwards.'] : []),
        `The ending ${endings.join(', ')}.`,
      ],
      '// ',
    ),
  ].join('\n');
}

/** Wraps a line such as `  let t1 = …;`. */
function wrapped(line: string): string {
  const [, before, expression] = /^( +(?:return|let \w+ =) )(.+);$/.exec(line) ?? [];
  return before && expression ? statement(before, expression, ';', { indent: 2 }) : line;
}
