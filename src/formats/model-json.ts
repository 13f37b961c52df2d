/**
 * Checks the `model.json` of a TensorFlow.js layers model, and keeps only what this page reads. The file
 * comes from TensorFlow.js, or from Keras through tensorflowjs_converter.
 */
import * as v from 'valibot';
import { clipped, quoted, refuse } from './unreadable.ts';

/** The most characters of a file; this page's largest network takes 10,000. */
export const LONGEST_JSON = 1_000_000;

const Extent = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Layer = v.object({
  class_name: v.string(),
  /** Keras 3 writes the class of a custom layer with its package here: `Custom>Antirectifier`. */
  registered_name: v.nullish(v.string()),
  /** `partsOf` checks it, for each class in its own way. */
  config: v.record(v.string(), v.unknown()),
  /** The layers before it, in a Functional model; `layersInOrder` checks it. */
  inbound_nodes: v.optional(v.unknown()),
});

/** Keras' and TensorFlow.js' description of a network. */
export const Network = v.object({
  class_name: v.string(),
  config: v.pipe(
    v.unknown(),
    // Before Keras 2.2 the config was the list of layers itself.
    v.transform((config) => (Array.isArray(config) ? { layers: config } : config)),
    v.object({ layers: v.array(Layer), output_layers: v.optional(v.unknown()) }),
  ),
});

const Weight = v.object({
  name: v.string(),
  shape: v.array(Extent),
  dtype: v.picklist(['float32', 'int32', 'bool', 'complex64', 'string']),
  quantization: v.optional(
    v.object({
      dtype: v.picklist(['uint8', 'uint16', 'float16']),
      min: v.optional(v.pipe(v.number(), v.finite()), 0),
      scale: v.optional(v.pipe(v.number(), v.finite()), 1),
    }),
  ),
});

const Group = v.object({ paths: v.array(v.string()), weights: v.array(Weight) });

const ModelJson = v.object({
  modelTopology: v.pipe(
    v.unknown(),
    // The converter puts Keras' own description under this name.
    v.transform((topology) => (topology as { model_config?: unknown } | null)?.model_config ?? topology),
    Network,
  ),
  weightsManifest: v.array(Group),
  userDefinedMetadata: v.optional(v.record(v.string(), v.unknown())),
});

export type ModelJson = v.InferOutput<typeof ModelJson>;
export type NetworkEntry = v.InferOutput<typeof Network>;
export type LayerEntry = v.InferOutput<typeof Layer>;
export type WeightEntry = v.InferOutput<typeof Weight>;
export type WeightGroup = v.InferOutput<typeof Group>;

/**
 * @param name the file's name in messages, for instance “model.json”.
 * @throws {Unreadable}
 */
export function parseModelJson(text: string, name: string): ModelJson {
  if (text.length > LONGEST_JSON) refuse(`${name} is too long for a model.json`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    refuse(`${name} is not JSON`);
  }
  if ((json as { format?: unknown } | null)?.format === 'graph-model') {
    refuse(`${name} describes a graph model, which has no layers. Convert it as a layers model`);
  }
  return parsed(ModelJson, json, `${name} is not the model.json of a layers model: its`);
}

/** True when the text looks like a `model.json`. */
export function isModelJson(text: string): boolean {
  if (text.length > LONGEST_JSON) return false;
  try {
    return v.is(v.object({ modelTopology: v.unknown(), weightsManifest: v.unknown() }), JSON.parse(text));
  } catch {
    return false;
  }
}

/**
 * Parses a value by its schema.
 * @param start the start of a sentence that continues, for instance, “units” cannot be 1.5.
 * @throws {Unreadable}
 */
export function parsed<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  start: string,
): v.InferOutput<S> {
  const { success, issues, output } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  const where = v.getDotPath(issue) ?? 'content';
  refuse(`${start} ${quoted(where)} cannot be ${RECEIVED[issue.received] ?? clipped(issue.received)}`);
}

/** valibot's names for received values, where they are no English. */
const RECEIVED: Record<string, string> = {
  undefined: 'missing',
  Object: 'an object',
  Array: 'a list',
};
