/** Lines like those of Keras' progress log. */
import type { LayerShape } from '../../src/contract/network-view.ts';
import type { EpochResult, Progress, RunResult } from '../../src/training/results.ts';

const BAR = 20;

/** A line for each layer, with its input, its output and its parameters. */
export function layerLines({ layers, parameters }: { layers: LayerShape[]; parameters: number }): string[] {
  const width = Math.max(...layers.map(({ name, kind }) => `${name} (${kind})`.length));
  const row = (cells: (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(width) : String(cell).padStart(12))).join('');
  return [
    row(['Layer', 'Inputs', 'Outputs', 'Parameters']),
    ...layers.map(({ name, kind, inputs, outputs, parameters }) =>
      row([`${name} (${kind})`, inputs, outputs, parameters]),
    ),
    `Parameters in all: ${parameters.toLocaleString('en')}`,
  ];
}

/** The line that changes while an epoch runs. */
export function progressLine({ step, steps, running, msPerStep, secondsLeft, epoch }: Progress): string {
  const done = Math.round((BAR * step) / steps);
  const bar = '━'.repeat(done) + '─'.repeat(BAR - done);
  return `Epoch ${epoch} ${step}/${steps} ${bar} ${ms(msPerStep)} - accuracy: ${f(running.accuracy)} - loss: ${f(running.loss)} - ${time(secondsLeft)} left `;
}

/** The line that remains after an epoch. */
export function epochLine(result: EpochResult, { epochs }: { epochs: number }): string {
  return [
    `Epoch ${result.epoch}/${epochs} ${'━'.repeat(BAR)} ${time(result.seconds)} ${ms(result.msPerStep)}`,
    `accuracy: ${f(result.accuracy)}`,
    `loss: ${f(result.loss)}`,
    `val_accuracy: ${f(result.valAccuracy)}`,
    `val_loss: ${f(result.valLoss)}`,
  ].join(' - ');
}

/** The final test metrics beside Keras' published ones. */
export function resultLines(
  { test, seconds, kept }: Pick<RunResult, 'test' | 'seconds' | 'kept'>,
  published: RunResult['test'],
): string[] {
  return [
    '',
    `             test loss  test accuracy`,
    `this run     ${f(test.loss).padEnd(10)} ${f(test.accuracy)}`,
    `Keras' page  ${f(published.loss).padEnd(10)} ${f(published.accuracy)}`,
    ...(kept ? [`Early stopping kept the weights of epoch ${kept}.`] : []),
    `Training and evaluation took ${time(seconds)}.`,
  ];
}

function f(value: number): string {
  return value.toFixed(4);
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}ms/step`;
}

function time(seconds: number): string {
  return seconds < 90
    ? `${Math.round(seconds)}s`
    : `${Math.floor(seconds / 60)}m${String(Math.round(seconds % 60)).padStart(2, '0')}s`;
}
