import { expect, test } from 'vitest';
import url from '../formats/fixtures/keras/relu-12-7.h5?url';
import { ModelError } from '../model/model-error.ts';
import { readApart } from './read-apart.ts';

const guess = { activation: 'relu', dropout: 0.5 };

test('a file on which the HDF5 library never ends is refused, and the next one is read', async () => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const file = () => new File([bytes], 'model.h5');
  const { recipe, optimizer } = await readApart([file()], guess);
  expect(recipe).toMatchObject({ units: [12, 7], activation: 'relu' });
  expect(optimizer?.steps).toBe(123);

  // The header of a text in the file's heap: its length is now zero.
  bytes.fill(0, 4800, 4830);
  const reading = readApart([file()], guess, 3);
  await expect(reading).rejects.toThrow(ModelError);
  await expect(reading).rejects.toThrow('reading them did not end within 3 seconds');

  const none = readApart([new File(['text'], 'text.h5')], guess);
  await expect(none).rejects.toThrow(ModelError);
});
