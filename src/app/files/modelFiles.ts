/** Finds, among the files a visitor chose, a TensorFlow.js model and its weights. */

/** The files are not a model's; the message says why and what to choose. */
export class ModelFilesError extends Error {
  override readonly name = 'ModelFilesError';
}

export interface ModelFiles {
  /** Text of the `model.json`. */
  modelJson: string;
  /** The weight files that it names, one after another. */
  weights: ArrayBuffer;
}

const CHOOSE = 'Choose a model.json and its weights.bin together.';

/** @throws {ModelFilesError} */
export async function readModelFiles(files: readonly File[]): Promise<ModelFiles> {
  const [json, ...others] = files.filter(({ name }) => name.toLowerCase().endsWith('.json'));
  if (!json) throw new ModelFilesError(`No model.json is among the files. ${CHOOSE}`);
  if (others.length > 0) throw new ModelFilesError(`There is more than one .json file. ${CHOOSE}`);
  const modelJson = await json.text();
  const paths = weightPaths(modelJson);
  if (!paths)
    throw new ModelFilesError(`“${json.name}” is not the model.json of a TensorFlow.js model. ${CHOOSE}`);
  const found = paths.map((path) => {
    const named = files.find(({ name }) => name === path.split('/').at(-1));
    // Downloaded twice it has another name.
    const only = paths.length === 1 && files.length === 2 ? files.find((file) => file !== json) : undefined;
    const file = named ?? only;
    if (!file) throw new ModelFilesError(`“${json.name}” names “${path}”, which was not chosen. ${CHOOSE}`);
    return file;
  });
  return { modelJson, weights: await new Blob(found).arrayBuffer() };
}

/** Undefined where the text is no `model.json`. */
function weightPaths(text: string): string[] | undefined {
  try {
    const { weightsManifest } = JSON.parse(text) as { weightsManifest: { paths: string[] }[] };
    const paths = weightsManifest.flatMap((group) => group.paths);
    return paths.every((path) => typeof path === 'string') ? paths : undefined;
  } catch {
    return undefined;
  }
}
