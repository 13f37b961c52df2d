/** Files of Keras in the worker that the page has, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../contract/client.ts';
import type { Event } from '../contract/events.ts';
import expected from '../formats/fixtures/keras/expected.json' with { type: 'json' };
import { KERAS_RECIPE, type Recipe } from '../training/recipe.ts';

/** Their addresses, by path. */
const FILES = import.meta.glob<string>('../formats/fixtures/keras/*.{keras,h5}', {
  query: '?url',
  import: 'default',
  eager: true,
});

let worker: ReturnType<typeof connect>;
let hear: (event: Event) => void = () => {};

/** One worker for all tests, as the page starts it: it loads MNIST. */
beforeAll(() => {
  worker = connect(
    (event) => hear(event),
    (why) => {
      throw new Error(why);
    },
  );
  const recipe = { ...KERAS_RECIPE, units: [12, 7] };
  worker.request('start', { dataUrl: new URL('/mnist/', location.origin).href, backend: 'auto', recipe });
});
afterAll(() => worker.close(''));

/** Resolves when a run has finished. */
const finished = () =>
  new Promise<void>((resolve, reject) => {
    hear = (event) => {
      if (event.type === 'finished') resolve();
      if (event.type === 'failed') reject(new Error(event.failure.message));
    };
  });

test('each file that Keras wrote gives the logits that Keras computes', async () => {
  const { request } = worker;
  const { images } = await request('test-digits', { pick: { rows: [0, 1, 2, 3, 4, 5, 6, 7] } });
  // Weights alone do not say their activation. They are read as the network before them, which has the same.
  const paths = Object.keys(FILES).sort();
  expect(paths).toHaveLength(6);
  for (const path of paths) {
    const name = path.split('/').at(-1) as string;
    const content = await (await fetch(FILES[path] as string)).arrayBuffer();
    await request('load-model-files', { files: [new File([content], name)] });
    const wanted = expected[name.replace(/\..*/, '') as keyof typeof expected].outputs;
    for (const [row, pixels] of images.entries()) {
      const image = Float32Array.from(pixels, (pixel) => pixel / 255);
      const { logits } = await request('inspect', { image });
      const off = logits.map((logit, i) => Math.abs(logit - (wanted[row]?.[i] as number)));
      expect(Math.max(...off), `${name}, digit ${row}`).toBeLessThan(1e-5);
    }
  }
});

test.each<Partial<Recipe>>([{ optimizer: 'rmsprop' }, { optimizer: 'adam', augmentation: 'affine' }])(
  'a network that went by way of a .keras file trains further with the same bits as without: %o',
  async (changes) => {
    const recipe: Recipe = {
      ...KERAS_RECIPE,
      examples: 400,
      epochs: 2,
      batchSize: 32,
      units: [16, 12],
      ...changes,
    };
    const { request } = worker;
    const train = async (begin: Promise<void>) => {
      const end = finished();
      await begin;
      await end;
      return (await request('read-weights')).weights;
    };
    const first = await train(request('train', { recipe }));
    const { file } = await request('export-keras', { python: false });
    const wanted = await train(request('train-more', { epochs: 1 }));
    expect(wanted).not.toEqual(first);
    await request('load-model-files', { files: [new File([file], 'model.keras')] });
    expect((await request('read-weights')).weights).toEqual(first);
    expect(await train(request('train-more', { epochs: 1 }))).toEqual(wanted);
  },
);
