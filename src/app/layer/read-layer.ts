/** Reads a layer from text. This file loads only when there is such a text, because it needs the parser. */
import { parseActivation } from '../../expression/activation.ts';
import { ExpressionError } from '../../expression/expression-error.ts';
import type { ActivationChoice } from '../../model/names.ts';
import { choiceOf } from '../../model/preset-activation.ts';

/** The layer as a recipe names it, or a sentence that says why the text is no layer. */
export function readLayer(text: string): { layer: ActivationChoice } | { fault: string } {
  try {
    return { layer: choiceOf(parseActivation(text)) };
  } catch (error) {
    if (error instanceof ExpressionError) return { fault: error.message };
    throw error;
  }
}
