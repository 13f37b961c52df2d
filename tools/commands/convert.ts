/** `npm run convert -- IN OUT` converts a model between TensorFlow.js and Keras. */
import { isPreset } from '../../src/model/names.ts';
import { chosenActivation } from '../../src/model/preset-activation.ts';
import { countParameters } from '../../src/model/widths.ts';
import { KERAS_RECIPE, shapeOf } from '../../src/training/recipe.ts';
import { type CommandLine, runCommand, UsageError } from '../command-line.ts';
import { readModelAt, targetOf, writeModelTo } from './convert-model.ts';

const CONVERT = {
  usage: 'npm run convert -- IN OUT [options]',
  about:
    'Converts a model. IN is a folder or zip of TensorFlow.js, or a .keras or .h5 file of Keras; OUT is a folder, a .zip or a .keras file.',
  options: {
    activation: {
      value: 'NAME',
      help: 'activation of the network, if IN is a .weights.h5 that does not say it: relu, gelu, …',
    },
  },
  operands: true,
} as const;

async function convert({ values, operands }: CommandLine<typeof CONVERT.options>): Promise<void> {
  const [from, to, ...more] = operands;
  if (!from || !to || more.length > 0) throw new UsageError('Name the model to read and the one to write.');
  const target = targetOf(to);
  if (!target) throw new UsageError(`OUT must be a folder, a .zip or a .keras file, not “${to}”.`);
  const { activation } = values;
  if (activation !== undefined && !isPreset(activation)) chosenActivation(activation);
  const guess = activation === undefined ? undefined : { activation, dropout: KERAS_RECIPE.dropout };
  const model = await readModelAt(from, guess);
  await writeModelTo(model, to, target);
  for (const note of model.notes ?? []) console.log(note);
  const { recipe, optimizer } = model;
  const parameters = countParameters(shapeOf(recipe)).toLocaleString('en');
  const state =
    optimizer && target === 'keras' ? `, after ${optimizer.steps} steps of ${recipe.optimizer}` : '';
  console.log(`${to}: ${recipe.activation}, ${parameters} parameters${state}.`);
}

await runCommand(CONVERT, convert);
