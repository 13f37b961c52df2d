/** The order in which a train step computes a network. It knows no GPU and no processor. */
import { signLinear } from '../expression/support.ts';
import { type Network, numbersOf, type Product, type Source, type Value } from './network.ts';

/**
 * The work for one product:
 * - `parts`: makes the parts that it reads, if they go the general way;
 * - `product`: makes its value, with activation and dropout;
 * - `head`: makes the last product's logits, the loss, the metrics, the gradient of the logits and the
 *   gradient of the product's source;
 * - `input-gradient`: makes the gradient of its source;
 * - `update`: makes the gradient of its weights and takes the optimizer's step;
 * - `centre`: turns the gradient of the parts' x into the gradient of the value that the parts read. It
 *   subtracts the gradient's mean if the value was centred, and goes back through the value's own
 *   activation and dropout;
 * - `parts-gradient`: does the same for parts that go the general way, from the gradients of the parts. Also
 *   makes the gradients of the trainable numbers;
 * - `numbers`: takes the optimizer's step with the trainable numbers.
 */
interface StepPart {
  do: 'parts' | 'product' | 'head' | 'input-gradient' | 'update' | 'centre' | 'parts-gradient' | 'numbers';
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
  const forward = products.flatMap(({ source }, product): StepPart[] => [
    ...(isGeneral(source) ? [{ do: 'parts', product } as const] : []),
    { do: product === last ? 'head' : 'product', product },
  ]);
  const backward: StepPart[] = [];
  for (let product = last; product >= 0; product--) {
    const { source, trainable } = products[product] as Product;
    const wanted = wantsSourceGradient(network, product);
    // The head already made the gradient of its own source.
    if (wanted && product < last) backward.push({ do: 'input-gradient', product });
    if (trainable) backward.push({ do: 'update', product });
    if (!wanted) continue;
    if (isGeneral(source)) backward.push({ do: 'parts-gradient', product });
    else if (wantsCentre(network, source)) backward.push({ do: 'centre', product });
    if (numbersOf(products[product] as Product).some(({ trainable }) => trainable)) {
      backward.push({ do: 'numbers', product });
    }
  }
  return { forward, backward };
}

/** The most parts for which kernels have a shorter way. */
const FEW_PARTS = 2;

/**
 * True for parts that go the general way: they are made and stored before the product reads them. Only one
 * or two parts that are lines on each side of zero are computed again each time they are read.
 */
export function isGeneral(source: Source): boolean {
  if (source.kind !== 'parts') return false;
  const { parts, numbers } = source;
  return parts.length > FEW_PARTS || numbers.length > 0 || parts.some((part) => !signLinear(part));
}

/** True when x differs from the value that the parts read, so that their gradients differ too. */
function wantsCentre({ values }: Network, source: Source): boolean {
  if (source.kind !== 'parts') return false;
  const { activation, dropout } = values[source.value] as Value;
  return source.centre === 'mean' || activation !== undefined || dropout !== undefined;
}

/** True when the source has numbers, or something before the product is trained: they need its gradient. */
export function wantsSourceGradient({ products }: Network, product: number): boolean {
  const before = products.slice(0, product).some(({ trainable }) => trainable);
  return before || numbersOf(products[product] as Product).some(({ trainable }) => trainable);
}
