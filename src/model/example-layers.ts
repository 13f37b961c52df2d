/** Layers to begin with. Plain data without a parser: the page lists them and the benchmark measures them. */
import type { ActivationChoice } from './names.ts';

export interface ExampleLayer {
  name: string;
  /** A preset's name where a preset has the value. */
  layer: ActivationChoice;
  /** A line on what it is. */
  about: string;
}

/** No two have the same value. */
export const EXAMPLE_LAYERS: readonly ExampleLayer[] = [
  { name: 'ReLU', layer: 'relu', about: 'Keeps what is positive and makes the rest zero.' },
  {
    name: 'Leaky ReLU',
    layer: 'leaky-relu',
    about: 'Lets a fifth of what is negative through, so that every feature always has a slope.',
  },
  {
    name: 'PReLU',
    layer: 'max(x, a*x); a=0.25',
    about: 'A leaky ReLU that learns how much of what is negative it lets through.',
  },
  {
    name: 'ELU',
    layer: 'elu',
    about: 'Keeps what is positive and bends the rest smoothly down to −1.',
  },
  {
    name: 'GELU',
    layer: 'gelu',
    about: 'x times the chance that a normal random number is below x. Most language models use it.',
  },
  { name: 'SiLU', layer: 'silu', about: 'x times its sigmoid: a smooth ReLU with a small dip below zero.' },
  {
    name: 'Trainable Swish',
    layer: 'x*sigmoid(a*x)',
    about: 'SiLU that learns how sharply it bends: close to ReLU for a large a, a straight line for a = 0.',
  },
  {
    name: 'Mish',
    layer: 'x*tanh(softplus(x))',
    about: 'Much like SiLU, with a slightly deeper dip below zero.',
  },
  {
    name: 'Tanh',
    layer: 'tanh',
    about: 'Squeezes every feature between −1 and 1. Early networks used it.',
  },
  {
    name: 'Sine',
    layer: 'sin(x)',
    about: 'A wave, as in SIREN. A larger feature does not always give a larger result.',
  },
  {
    name: 'CReLU',
    layer: 'crelu',
    about: 'The positive and the negative half of each feature, side by side. Nothing is lost.',
  },
  {
    name: 'Maxout-like',
    layer: 'max(x, -x)',
    about: 'The larger of two straight lines, as in maxout. Here it is the size of x without its sign.',
  },
  {
    name: 'Antirectifier',
    layer: 'antirectifier',
    about: 'Takes the mean away, keeps both halves of each feature, and mixes them with a trainable kernel.',
  },
];
