/** A run's epochs as files. */
import type { RunRecord } from '../training/state.ts';

/** Columns as Keras' CSVLogger names them; seconds are of the whole epoch. */
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

/** All that is known of the run, and how it was trained. */
export function historyJson({ recipe, backend, step, epochs, result }: RunRecord): string {
  return `${JSON.stringify({ recipe, backend, step, epochs, ...result }, null, 2)}\n`;
}

/** Name of a file about that run, e.g. `relu-seed-2.csv`. */
export function fileName({ recipe }: RunRecord, ending: string): string {
  return `${recipe.activation}-seed-${recipe.seed}.${ending}`;
}
