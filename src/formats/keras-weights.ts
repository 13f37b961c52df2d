/**
 * Finds a network's weights in an HDF5 file of Keras. Keras 3 keeps them by class and number
 * (`layers/dense_1/vars/0`), older formats by name (`model_weights/dense_7/…/kernel`).
 */
import type { WeightShape } from '../model/weights.ts';
import type { Hdf5File } from './hdf5.ts';
import { layerName } from './layer-chain.ts';
import { className } from './layer-parts.ts';
import type { LayerEntry } from './model-json.ts';
import type { WeightPlace } from './read-classifier.ts';
import { quoted, refuse } from './unreadable.ts';

/** Where Keras 3 keeps its layers; the first versions of the format used the second name. */
const LAYER_GROUPS = ['layers', '_layer_checkpoint_dependencies'];

/** @returns the path of the layers' group in Keras 3's layout; undefined for an older layout. */
export function layersGroup(file: Hdf5File): string | undefined {
  const names = file.names('');
  return LAYER_GROUPS.find((name) => names.includes(name));
}

/**
 * @param layers of the network, in order.
 * @param shapes of the weights, in the order of `places`.
 * @throws {Unreadable} when a weight is missing or has another shape.
 */
export function readKerasWeights(
  file: Hdf5File,
  layers: readonly LayerEntry[],
  places: readonly WeightPlace[],
  shapes: readonly WeightShape[],
): Float32Array[] {
  const pathOf = layersGroup(file) === undefined ? olderPaths(file) : newPaths(file, layers);
  return places.map((place, i) => file.floats(pathOf(place), shapes[i]?.shape ?? [], place.name));
}

function newPaths(file: Hdf5File, layers: readonly LayerEntry[]): (place: WeightPlace) => string {
  const group = layersGroup(file);
  const names = groupNames(layers);
  return ({ layer, index }) => `${group}/${names.get(layer)}/vars/${index}`;
}

/** Keras 3 names a layer's group after its class, and counts the layers of a class. */
export function groupNames<L extends { class_name: string }>(layers: readonly L[]): Map<L, string> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const kind = snakeCase(className(layer));
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      return [layer, count === 0 ? kind : `${kind}_${count}`];
    }),
  );
}

/** As Keras' `to_snake_case`: `ReLU` is `re_lu`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

function olderPaths(file: Hdf5File): (place: WeightPlace) => string {
  const root = file.has('model_weights') ? 'model_weights/' : '';
  return ({ layer, index, name }) => {
    const group = `${root}${layerName(layer)}`;
    const weight = file.texts(group, 'weight_names')?.[index];
    return weight === undefined ? refuse(`it has no weight ${quoted(name)}`) : `${group}/${weight}`;
  };
}
