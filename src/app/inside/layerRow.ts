/** The table of layers. */
import type { LayerShape } from '../../contract/network.ts';
import { count } from '../format.ts';

export const LAYER_COLUMNS = ['Layer', 'Inputs', 'Outputs', 'Parameters'];

export const layerRow = ({ name, kind, inputs, outputs, parameters }: LayerShape): string[] => [
  `${name} (${kind})`,
  ...[inputs, outputs, parameters].map(count),
];
