import { expect, test } from 'vitest';
import { KERAS_RECIPE } from '../../src/training/recipe.ts';
import { readCommandLine, UsageError } from '../command-line.ts';
import { epochLine, progressLine, resultLines } from './reproduce-log.ts';
import { REPRODUCE, readArguments as readValues } from './reproduce-options.ts';

const readArguments = (args: string[]) => readValues(readCommandLine(REPRODUCE, args).values);

test('without arguments it runs the Keras recipe on the best backend', () => {
  expect(readArguments([])).toEqual({ recipe: KERAS_RECIPE, backend: 'auto', step: 'auto', seeds: 3 });
});

test('arguments change the recipe', () => {
  const args =
    '--epochs 3 --examples 5000 --seed 7 --learning-rate 0.01 --backend wasm --step tfjs --json out.json --built';
  expect(readArguments(args.split(' '))).toEqual({
    recipe: { ...KERAS_RECIPE, epochs: 3, examples: 5000, seed: 7, learningRate: 0.01 },
    backend: 'wasm',
    step: 'tfjs',
    seeds: 3,
    json: 'out.json',
    built: true,
  });
});

test('an optimizer gets Keras’ learning rate for it', () => {
  expect(readArguments(['--optimizer', 'sgd']).recipe).toEqual({
    ...KERAS_RECIPE,
    optimizer: 'sgd',
    learningRate: 0.01,
  });
  const args = ['--optimizer', 'sgd', '--learning-rate', '0.1'];
  expect(readArguments(args).recipe.learningRate).toBe(0.1);
});

test('--activation takes a preset’s name, or a layer as text', () => {
  expect(readArguments(['--activation', 'relu-matched']).recipe.activation).toBe('relu-matched');
  expect(readArguments(['--activation', 'mean;sin(x);mix']).recipe.activation).toBe('mean; sin(x); mix');
});

test('--save alone saves the model where the page looks for it', () => {
  expect(readArguments(['--save']).save).toBe('public/model');
  expect(readArguments(['--save', '--seed', '3'])).toMatchObject({
    save: 'public/model',
    recipe: { seed: 3 },
  });
  expect(readArguments(['--save', 'out']).save).toBe('out');
});

test.each([
  ['--epochs 0', 'Epochs must be a whole number from 1 to 1,000, not 0.'],
  ['--epochs ten', 'epochs must be a number, not “ten”.'],
  ['--backend gpu', '--backend must be one of auto, webgpu, webgl, wasm, cpu, not “gpu”.'],
  ['--optimizer newton', '--optimizer must be one of rmsprop,'],
  ['--epoch 3', 'There is no option --epoch.'],
  ['--activation softmax', '--activation is none of'],
  ['--compare relu', '--compare needs at least two activations.'],
  ['--compare relu,softmax', '--compare must be one of antirectifier,'],
  ['--compare relu,antirectifier --save out', '--save keeps the model of one run'],
  ['--seeds 0', '--seeds must be a whole number from 1 to 100, not “0”.'],
])('%s is refused', (args, message) => {
  expect(() => readArguments(args.split(' '))).toThrow(UsageError);
  expect(() => readArguments(args.split(' '))).toThrow(message);
});

test('the log reads like Keras’', () => {
  const progress = {
    epoch: 1,
    step: 200,
    steps: 400,
    running: { loss: 0.5, accuracy: 0.9 },
    msPerStep: 3.21,
    secondsLeft: 95,
  };
  expect(progressLine(progress)).toBe(
    'Epoch 1 200/400 ━━━━━━━━━━────────── 3.2ms/step - accuracy: 0.9000 - loss: 0.5000 - 1m35s left ',
  );
  const result = {
    epoch: 2,
    loss: 0.1,
    accuracy: 0.97,
    valLoss: 0.2,
    valAccuracy: 0.96,
    seconds: 22.4,
    msPerStep: 55.3,
  };
  expect(epochLine(result, { epochs: 20 })).toBe(
    'Epoch 2/20 ━━━━━━━━━━━━━━━━━━━━ 22s 55ms/step - accuracy: 0.9700 - loss: 0.1000 - val_accuracy: 0.9600 - val_loss: 0.2000',
  );
  const lines = resultLines(
    { test: { loss: 0.19, accuracy: 0.9741 }, seconds: 60 },
    { loss: 0.1907, accuracy: 0.9741 },
  );
  expect(lines[2]).toBe('this run     0.1900     0.9741');
});
