/** The order in which a train step computes a network. It knows no GPU and no processor. */
import type { Network, Product, Source, Value } from './network.ts';

/**
 * The work for one product:
 * - `product`: makes its value, with activation and dropout;
 * - `head`: makes the last product's logits, the loss, the metrics, the gradient of the logits and the
 *   gradient of the product's source;
 * - `input-gradient`: makes the gradient of its source;
 * - `update`: makes the gradient of its weights and takes the optimizer's step;
 * - `centre`: turns the gradient of the parts' x into the gradient of the value that the parts read. It
 *   subtracts the gradient's mean if the value was centred, and goes back through the value's own
 *   activation and dropout.
 */
interface StepPart {
  do: 'product' | 'head' | 'input-gradient' | 'update' | 'centre';
  /** The product's position in the network. */
  product: number;
}

export interface StepOrder {
  forward: StepPart[];
  /** Comes after the forward parts. Every gradient that needs a weight is made before that weight changes. */
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
    // The head already made the gradient of its own source.
    if (wanted && product < last) backward.push({ do: 'input-gradient', product });
    if (trainable) backward.push({ do: 'update', product });
    if (wanted && wantsCentre(network, source)) backward.push({ do: 'centre', product });
  }
  return { forward, backward };
}

/** True when x differs from the value that the parts read, so that their gradients differ too. */
function wantsCentre({ values }: Network, source: Source): boolean {
  if (source.kind !== 'parts') return false;
  const { activation, dropout } = values[source.value] as Value;
  return source.centre === 'mean' || activation !== undefined || dropout !== undefined;
}

/** True when something before the product is trained, so that the gradient of its source is needed. */
export function wantsSourceGradient({ products }: Network, product: number): boolean {
  return products.slice(0, product).some(({ trainable }) => trainable);
}
