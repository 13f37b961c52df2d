/** Says what the living network shows of a place, in words. */
import { decimal, percent, signed } from '../format.ts';
import { areHalves } from '../see-inside/contributions.ts';
import { unitText } from '../see-inside/layer-text.ts';
import { type Flow, flowOf, winnerOf } from './flow.ts';
import type { LivingNetwork } from './living-network.ts';
import type { Place } from './stage-layout.ts';

/** A difference of a logit that is smaller than this is none. */
const NOTHING = 0.005;

export function placeTitle(
  place: Place,
  { hidden, classes }: Pick<LivingNetwork, 'hidden' | 'classes'>,
): string {
  if (place.kind === 'output') return `Output ${classes[place.digit]}`;
  if (hidden.length === 1) return `Unit ${place.unit + 1}`;
  return `Unit ${place.unit + 1} of layer ${place.layer + 1}`;
}

/** What the digit makes of the unit, or what the output's score is made of. */
export function placeValue(place: Place, network: LivingNetwork, flow: Flow): string {
  if (place.kind === 'unit') {
    return unitText(place.unit, flow.layers[place.layer]?.x[place.unit] ?? 0, network.activation);
  }
  const { digit } = place;
  const at = (values: Float32Array) => values[digit] as number;
  const halves = areHalves(network.texts);
  const parts = flow.shares.map((share, p) => {
    const source = halves ? `the ${p === 0 ? 'positive' : 'negative'} halves` : (network.texts[p] as string);
    return `${signed(at(share))} from ${network.texts.length === 1 ? 'its inputs' : source}`;
  });
  const bias = `and its bias, ${signed(at(network.output.bias))}`;
  return `Its score is ${decimal(at(flow.logits))}: ${[...parts, bias].join(', ')}. That makes ${percent(at(flow.probabilities), 1)}.`;
}

/** What the outputs would lose and gain without the unit. Empty for an output. */
export function placeEffect(
  place: Place,
  network: LivingNetwork,
  image: Float32Array,
  flow: Flow,
  asRelu: boolean,
): string {
  if (place.kind !== 'unit') return '';
  const without = flowOf(network, image, { asRelu, without: place });
  const adds = flow.logits.map((logit, digit) => logit - (without.logits[digit] as number));
  const most = winnerOf(adds);
  const least = winnerOf(adds.map((one) => -one));
  const [up, down] = [adds[most] as number, adds[least] as number];
  const { classes } = network;
  const sentences = [
    ...(up >= NOTHING ? [`adds ${decimal(up)} to ${classes[most]}`] : []),
    ...(down <= -NOTHING ? [`takes ${decimal(-down)} from ${classes[least]}`] : []),
  ];
  if (sentences.length === 0) return 'It changes no output now.';
  return `It ${sentences.join(' and ')}.`;
}

/** What the network reads, and what it would read as ReLU sees it. */
export function readingText(network: LivingNetwork, whole: Flow, relu: Flow | undefined): string {
  const name = ({ logits }: Flow) => network.classes[winnerOf(logits)];
  const sure = ({ probabilities, logits }: Flow) => percent(probabilities[winnerOf(logits)] as number, 0);
  if (!relu) return `It reads ${name(whole)}, ${sure(whole)} sure.`;
  return name(relu) === name(whole)
    ? `Without the negative halves it still reads ${name(relu)}, now ${sure(relu)} sure instead of ${sure(whole)}.`
    : `Without the negative halves it reads ${name(relu)} instead of ${name(whole)}.`;
}
