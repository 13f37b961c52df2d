/** Writes a run's epochs as CSV and JSON. */
import { isPreset } from '../../model/names.ts';
import type { RunRecord } from '../training/state.ts';

/** The columns, with the names that Keras' CSVLogger gives them. Seconds are for the whole epoch. */
const COLUMNS = [
  ['epoch', 'epoch'],
  ['accuracy', 'accuracy'],
  ['loss', 'loss'],
  ['val_accuracy', 'valAccuracy'],
  ['val_loss', 'valLoss'],
  ['seconds', 'seconds'],
] as const;

export function historyCsv({ epochs }: RunRecord): string {
  const head = COLUMNS.map(([name]) => name).join(',');
  const rows = epochs.map((epoch) => COLUMNS.map(([, key]) => epoch[key]).join(','));
  return `${[head, ...rows].join('\n')}\n`;
}

/** The whole run: its recipe, backend, step, epochs, changes of the learning rate, interruptions, and result. */
export function historyJson(run: RunRecord): string {
  const { recipe, backend, step, epochs, rates, interruptions, result } = run;
  return `${JSON.stringify({ recipe, backend, step, epochs, rates, interruptions, ...result }, null, 2)}\n`;
}

/** Name of a run's file, e.g. `relu-seed-2.csv`. The text of an own layer has signs that no file name may have. */
export function fileName({ recipe: { activation, seed } }: RunRecord, ending: string): string {
  return `${isPreset(activation) ? activation : 'own-layer'}-seed-${seed}.${ending}`;
}
