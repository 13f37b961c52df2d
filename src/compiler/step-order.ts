/** What a train step does with a network, in order. Knows no GPU and no processor. */
import type { Network, Product, Source, Value } from './network.ts';

/**
 * What is done for one product:
 * - `product`: its value is made, with activation and dropout; `head`: the last product's logits, the
 *   loss, the metrics, the gradient of the logits and that of the source;
 * - `input-gradient`: the gradient of its source;
 * - `update`: the gradient of its weights, and the optimizer's step with it;
 * - `centre`: the gradient of the value that its source has parts of, from that of the parts' x: its mean
 *   is taken away if the value's was, and then it goes through the value's own activation and dropout.
 */
interface StepPart {
  do: 'product' | 'head' | 'input-gradient' | 'update' | 'centre';
  /** Place of the product in the network. */
  product: number;
}

export interface StepOrder {
  forward: StepPart[];
  /** After the forward parts. Every gradient is taken before the weights change that it is taken with. */
  backward: StepPart[];
}

export function stepOrder(network: Network): StepOrder {
  const { products } = network;
  const last = products.length - 1;
  const forward = products.map(
    (_, product): StepPart => ({
      do: product === last ? 'head' : 'product',
      product,
    }),
  );
  const backward: StepPart[] = [];
  for (let product = last; product >= 0; product--) {
    const { source, trainable } = products[product] as Product;
    const wanted = wantsSourceGradient(network, product);
    // The head makes the gradient of its source itself.
    if (wanted && product < last) backward.push({ do: 'input-gradient', product });
    if (trainable) backward.push({ do: 'update', product });
    if (wanted && wantsCentre(network, source)) backward.push({ do: 'centre', product });
  }
  return { forward, backward };
}

/** Whether x and the value that the source has parts of differ, so that their gradients do. */
function wantsCentre({ values }: Network, source: Source): boolean {
  if (source.kind !== 'parts') return false;
  const { activation, dropout } = values[source.value] as Value;
  return source.centre === 'mean' || activation !== undefined || dropout !== undefined;
}

/** Whether something before the product is trained, so that the gradient of its source is wanted. */
export function wantsSourceGradient({ products }: Network, product: number): boolean {
  return products.slice(0, product).some(({ trainable }) => trainable);
}
