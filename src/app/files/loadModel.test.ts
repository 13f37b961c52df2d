import { expect, test } from 'vitest';
import type { Event } from '../../contract/events.ts';
import type { Command } from '../../contract/requests.ts';
import { KERAS_RECIPE } from '../../training/recipe.ts';
import { createStore } from '../store.ts';
import { loadModel, ModelRefusedError } from './loadModel.ts';

const files = [new File([], 'model.zip')];

test('settles with the model that was taken, or with the worker’s sentence', async () => {
  const sent: Command[] = [];
  let report: (event: Event) => void = () => {};
  const store = createStore((onEvent) => {
    report = onEvent;
    return { send: (command) => void sent.push(command), close() {} };
  });
  const model = { recipe: KERAS_RECIPE, trained: true, units: [8], parameters: 6498, summary: [] };

  const taken = loadModel(store, files);
  expect(sent).toEqual([{ type: 'load-model-files', files }]);
  // On another engine the old one comes first.
  report({ type: 'model', source: 'new', ...model });
  report({ type: 'model', source: 'file', ...model });
  expect(await taken).toMatchObject({ source: 'file', parameters: 6498 });

  const refused = loadModel(store, files);
  report({
    type: 'model-failed',
    source: 'file',
    failure: { kind: 'ModelError', message: 'No such model.', remedies: [] },
  });
  await expect(refused).rejects.toThrow(ModelRefusedError);
  await expect(refused).rejects.toThrow('No such model.');
});
