/** Prints a layer's parts and their derivatives as WGSL, to be read. */
import type { Activation } from './activation.ts';
import { paragraph } from './layer-words.ts';
import { partFunctions } from './part-functions.ts';
import { print } from './print.ts';
import { printWgsl } from './print-wgsl.ts';
import { statement } from './wrap-code.ts';

/** The functions of `partFunctions`, after the helpers that they call. */
export function wgslLayer(activation: Activation): string {
  const { parts } = activation;
  const functions = partFunctions(parts);
  const parameters = new Map(functions.map((one) => [one.name, one.parameters]));
  const text = printWgsl(Object.fromEntries(functions.map(({ name, of }) => [name, of])), {
    type: 'f32',
    parameters: (name) => parameters.get(name) ?? [],
  });
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
