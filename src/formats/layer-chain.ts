/** Puts the layers of a model in the order in which its data passes them. */
import * as v from 'valibot';
import type { LayerEntry, NetworkEntry } from './model-json.ts';
import { parsed } from './model-json.ts';
import { quoted, refuse } from './unreadable.ts';

/**
 * The layers of a Sequential model, or of a Functional one that is a single chain.
 * @throws {Unreadable} for any other model. The message names the layer at which the chain ends.
 */
export function layersInOrder({ class_name: kind, config }: NetworkEntry): readonly LayerEntry[] {
  const { layers } = config;
  if (kind === 'Sequential') return layers;
  // Keras 2 calls a Functional model a Model.
  if (kind !== 'Functional' && kind !== 'Model') {
    refuse(`it is a ${quoted(kind)} model, neither a Sequential nor a Functional one`);
  }
  const followers = new Map<string | undefined, LayerEntry>();
  for (const [i, layer] of layers.entries()) {
    const before = layerBefore(layer, i);
    const rival = followers.get(before);
    if (rival) {
      const both = `its layers ${quoted(layerName(rival))} and ${quoted(layerName(layer, i))}`;
      refuse(
        before === undefined
          ? `${both} are two inputs`
          : `${both} both follow ${quoted(before)}: it is no chain`,
      );
    }
    followers.set(before, layer);
  }
  const chain: LayerEntry[] = [];
  for (let next = followers.get(undefined); next; next = followers.get(layerName(next))) chain.push(next);
  const left = layers.find((layer) => !chain.includes(layer));
  if (left) refuse(`nothing leads to its layer ${quoted(layerName(left))}`);
  const outputs = v.safeParse(Outputs, config.output_layers);
  const last = chain.at(-1);
  if (last && outputs.success && outputs.output !== layerName(last)) {
    refuse(`its output is that of ${quoted(outputs.output)}, not of its last layer`);
  }
  if (!outputs.success && config.output_layers !== undefined) refuse('it has several outputs');
  return chain;
}

/** The layer's name, which Keras keeps in its config. */
export function layerName({ config }: LayerEntry, i?: number): string {
  return parsed(Name, config, i === undefined ? 'in one of its layers,' : `in its layer number ${i + 1},`)
    .name;
}

const Name = v.object({ name: v.string() });

/** A reference to a layer's output: `['dense', 0, 0]`. */
const History = v.looseTuple([v.string(), v.number(), v.number()]);
const Outputs = v.union([
  v.pipe(
    History,
    v.transform(([name]) => name),
  ),
  v.pipe(
    v.strictTuple([History]),
    v.transform(([[name]]) => name),
  ),
]);

const Node = v.union([
  // Keras 3
  v.pipe(
    v.object({ args: v.strictTuple([v.object({ config: v.object({ keras_history: History }) })]) }),
    v.transform(({ args: [tensor] }) => tensor.config.keras_history[0]),
  ),
  // Keras 2 and TensorFlow.js
  v.pipe(
    v.strictTuple([History]),
    v.transform(([[name]]) => name),
  ),
]);
const Before = v.pipe(v.array(Node), v.maxLength(1));

/** The name of the layer before it; undefined for an input. */
function layerBefore(layer: LayerEntry, i: number): string | undefined {
  const { success, output } = v.safeParse(Before, layer.inbound_nodes);
  if (!success)
    refuse(`its layer ${quoted(layerName(layer, i))} does not follow exactly one layer: it is no chain`);
  return output[0];
}
