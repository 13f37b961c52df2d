/** The functions that kernels and readers need of an activation's parts. */
import { differentiate } from './differentiate.ts';
import { type Expression, scalars } from './syntax.ts';

export interface PartFunction {
  name: string;
  of: Expression;
  /** `x`, then the part's trainable numbers in alphabetical order. */
  parameters: readonly string[];
}

/**
 * For part i the functions `part_i`, its derivative with respect to x `part_i_slope`, and its derivative with
 * respect to each of its trainable numbers `part_i_slope_a`.
 */
export function partFunctions(parts: readonly Expression[]): PartFunction[] {
  return parts.flatMap((part, i) => {
    const letters = scalars(part);
    const parameters = ['x', ...letters];
    return [
      { name: `part_${i}`, of: part, parameters },
      { name: `part_${i}_slope`, of: differentiate(part), parameters },
      ...letters.map((letter) => ({
        name: `part_${i}_slope_${letter}`,
        of: differentiate(part, letter),
        parameters,
      })),
    ];
  });
}
