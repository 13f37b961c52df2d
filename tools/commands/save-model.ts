/**
 * Saves the page's own model, which reads digits before the visitor has trained one: a run's weights in 16
 * bits, in TensorFlow.js' own files, and a card that says where they come from.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Augmentation } from '../../src/training/recipe.ts';
import type { Schedule } from '../../src/training/schedule.ts';
import type { BuiltWorker } from './built-worker.ts';
import { quantize, type WeightEntry } from './quantize.ts';
import type { RunReport } from './run-recipe.ts';

/** The most test accuracy that 16 bits may cost. */
const TOLERANCE = 0.001;

/** `card.json` beside the model. Loss and accuracy are those of the saved files on all test digits. */
export interface ModelCard {
  seed: number;
  epochs: number;
  schedule: Schedule;
  augmentation: Augmentation;
  backend: string;
  adapter: string;
  /** The commit of the code that trained it. */
  commit: string;
  bits: 16 | 32;
  test: { loss: number; accuracy: number };
}

/**
 * Writes `model.json`, `weights.bin` and `card.json` of the worker's present model.
 * @throws when the worker cannot read these files again.
 */
export async function saveModel(worker: BuiltWorker, folder: string, report: RunReport): Promise<ModelCard> {
  const { zip } = await worker.request('export-model');
  const { 'model.json': json, 'weights.bin': weights } = unzipSync(zip);
  if (!json || !weights) throw new Error('The exported model lacks model.json or weights.bin.');
  const full = { modelJson: strFromU8(json), weights };
  const half = inSixteenBits(full);
  let saved = half;
  let bits: ModelCard['bits'] = 16;
  let test = await tested(worker, half);
  if (Math.abs(test.accuracy - report.test.accuracy) > TOLERANCE) {
    saved = full;
    bits = 32;
    test = await tested(worker, full);
  }
  const { recipe, backend, adapter } = report;
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const { seed, epochs, schedule, augmentation } = recipe;
  const card: ModelCard = {
    ...{ seed, epochs, schedule, augmentation },
    ...{ backend, adapter, commit, bits, test },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.json'), saved.modelJson);
  await writeFile(join(folder, 'weights.bin'), saved.weights);
  await writeFile(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

interface ModelFiles {
  modelJson: string;
  weights: Uint8Array<ArrayBuffer>;
}

function inSixteenBits({ modelJson, weights }: ModelFiles): ModelFiles {
  const model = JSON.parse(modelJson) as { weightsManifest: { paths: string[]; weights: WeightEntry[] }[] };
  const [group] = model.weightsManifest;
  if (!group || model.weightsManifest.length !== 1)
    throw new Error('The exported model does not have exactly one weights file.');
  const values = new Float32Array(weights.slice().buffer);
  const { entries, levels } = quantize(group.weights, values);
  return {
    modelJson: JSON.stringify({ ...model, weightsManifest: [{ ...group, weights: entries }] }),
    weights: new Uint8Array(levels.buffer),
  };
}

async function tested(worker: BuiltWorker, { modelJson, weights }: ModelFiles): Promise<ModelCard['test']> {
  const files = [new File([modelJson], 'model.json'), new File([weights], 'weights.bin')];
  await worker.request('load-model-files', { files });
  const { loss, accuracy } = await worker.request('evaluate');
  return { loss, accuracy };
}
