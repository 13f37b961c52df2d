/** A run trains on the processor: every frame and every reading of the weights takes time from the training. */
import type { PageState } from '../state.ts';
import { isUnderWay } from '../training/phase.ts';

export function trainsOnProcessor({ phase, engine }: Pick<PageState, 'phase' | 'engine'>): boolean {
  const onProcessor = engine?.backend === 'wasm' || engine?.backend === 'cpu' || engine?.software === true;
  return onProcessor && isUnderWay(phase);
}
