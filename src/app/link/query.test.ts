import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../../contract/backends.ts';
import { ACTIVATIONS, INITIALIZERS } from '../../model/names.ts';
import { OPTIMIZERS } from '../../training/optimizer.ts';
import { hash32 } from '../../training/random.ts';
import {
  AUGMENTATIONS,
  KERAS_RECIPE,
  MONITORS,
  parseRecipe,
  type Recipe,
  recipeText,
} from '../../training/recipe.ts';
import { SCHEDULES } from '../../training/schedule.ts';
import { VIEW_OF_ALL } from '../view/state.ts';
import { readQuery, writeQuery } from './query.ts';

const written = (changes: Partial<Recipe>, backend: (typeof BACKENDS)[number] | 'auto' = 'auto') =>
  writeQuery({ view: VIEW_OF_ALL, recipe: recipeText({ ...KERAS_RECIPE, ...changes }), backend });
const read = (query: string) => {
  const { recipe, backend, ignored } = readQuery(query);
  return { recipe: parseRecipe(recipe), backend, ignored };
};
const KERAS = { recipe: KERAS_RECIPE, backend: 'auto', ignored: [] };

describe('writing', () => {
  test('Keras’ own settings need no query', () => {
    expect(written({})).toBe('');
  });

  test('only settings that differ are named', () => {
    expect(written({ epochs: 5 })).toBe('?epochs=5');
    expect(written({ units: [64, 32], activation: 'relu-matched', seed: 0 }, 'wasm')).toBe(
      '?units=64,32&activation=relu-matched&seed=0&backend=wasm',
    );
    expect(written({ learningRate: 1e-6 })).toBe('?learningRate=0.000001');
  });

  test('a layer of one’s own is named so that a link keeps every sign of it', () => {
    const query = written({ activation: 'mean; x/2 + relu(-x)^2; a*x; mix; a=-1' });
    expect(query).toBe('?layer=mean;x/2%2Brelu(-x)%5E2;a*x;mix;a%3D-1');
    expect(read(query).recipe.activation).toBe('mean;x/2+relu(-x)^2;a*x;mix;a=-1');
  });

  test('the learning rate is named if it is not the optimizer’s usual one', () => {
    expect(written({ optimizer: 'momentum', learningRate: 0.01 })).toBe('?optimizer=momentum');
    expect(written({ optimizer: 'momentum' })).toBe('?optimizer=momentum&learningRate=0.001');
    expect(written({ learningRate: 0.01 })).toBe('?learningRate=0.01');
  });

  test('faulty values are left out, and the others are kept', () => {
    const recipe = { ...recipeText(KERAS_RECIPE), epochs: 'three', units: '', seed: '7' };
    expect(writeQuery({ view: VIEW_OF_ALL, recipe, backend: 'auto' })).toBe('?seed=7');
  });

  test('the same value in another form is no difference', () => {
    const recipe = { ...recipeText(KERAS_RECIPE), learningRate: '1e-3', units: ' 256 256 ' };
    expect(writeQuery({ view: VIEW_OF_ALL, recipe, backend: 'auto' })).toBe('');
  });
});

describe('reading', () => {
  test.each(['', '?', '?&&'])('an empty query means Keras’ settings: %j', (query) => {
    expect(read(query)).toEqual(KERAS);
  });

  test('a layer that cannot be read is ignored, and a sentence says why', () => {
    const fault = (text: string) =>
      text === 'x(' ? { fault: 'There is something wrong.' } : { layer: text };
    const layer = (text: string) => readQuery(`?layer=${encodeURIComponent(text)}`, fault);
    expect(layer('x(')).toMatchObject({
      recipe: { activation: KERAS_RECIPE.activation },
      ignored: ['“layer=x(” was ignored. There is something wrong.'],
    });
    const [told] = layer(`<img src=x onerror=alert(1)>${'x'.repeat(5000)}`).ignored;
    expect(told).toContain('was ignored. Activation must be one of');
    expect(told?.length).toBeLessThan(400);
    expect(readQuery('?layer=x&activation=relu').ignored).toEqual([
      '“activation=relu” was ignored. It is given twice, the first counts.',
    ]);
  });

  test('a query sets the values that it names', () => {
    expect(read('?epochs=3&units=64%2C32&activation=relu&backend=webgl')).toEqual({
      recipe: { ...KERAS_RECIPE, epochs: 3, units: [64, 32], activation: 'relu' },
      backend: 'webgl',
      ignored: [],
    });
  });

  test.each<[string, string]>([
    ['epochs=0', '“epochs=0” was ignored. Epochs must be a whole number from 1 to 1,000, not 0.'],
    ['epochs=2.5', '“epochs=2.5” was ignored. Epochs must be a whole number from 1 to 1,000, not 2.5.'],
    ['epochs=many', '“epochs=many” was ignored. Epochs must be a whole number from 1 to 1,000.'],
    ['epochs=', '“epochs=” was ignored. Epochs must be a whole number from 1 to 1,000.'],
    ['epochs', '“epochs=” was ignored. Epochs must be a whole number from 1 to 1,000.'],
    [
      'epochs=Infinity',
      '“epochs=Infinity” was ignored. Epochs must be a whole number from 1 to 1,000, not Infinity.',
    ],
    ['units=64,wide', '“units=64,wide” was ignored. Units must be a whole number from 1 to 2,048.'],
    [
      'units=1,1,1,1,1,1,1',
      '“units=1,1,1,1,1,1,1” was ignored. Units must name 1 to 6 hidden layers, not 7.',
    ],
    ['dropout=1', '“dropout=1” was ignored. Dropout must be a number from 0 to 0.95, not 1.'],
    [
      'backend=quantum',
      '“backend=quantum” was ignored. Backend must be one of auto, webgpu, webgl, wasm, cpu.',
    ],
    [
      'activation=RELU',
      `“activation=RELU” was ignored. Activation must be one of ${ACTIVATIONS.join(', ')} or a layer such as “mean; x*sigmoid(x)”, not “RELU”.`,
    ],
    ['epcohs=3', '“epcohs=3” was ignored. There is no such setting.'],
    ['__proto__=1', '“__proto__=1” was ignored. There is no such setting.'],
    ['toString=1', '“toString=1” was ignored. There is no such setting.'],
    ['%E0%A4%A=%', '“\uFFFD%A=%” was ignored. There is no such setting.'],
  ])('%s is ignored, and a sentence says so', (query, sentence) => {
    expect(read(`?${query}`)).toEqual({ ...KERAS, ignored: [sentence] });
  });

  test('an optimizer sets its usual learning rate, unless the query names one', () => {
    const momentum = { ...KERAS_RECIPE, optimizer: 'momentum' };
    expect(read('?optimizer=momentum').recipe).toEqual({ ...momentum, learningRate: 0.01 });
    expect(read('?learningRate=0.001&optimizer=momentum').recipe).toEqual(momentum);
    expect(read('?learningRate=many&optimizer=momentum').recipe.learningRate).toBe(0.01);
    expect(read('?optimizer=newton')).toEqual({
      ...KERAS,
      ignored: [
        `“optimizer=newton” was ignored. Optimizer must be one of ${OPTIMIZERS.join(', ')}, not “newton”.`,
      ],
    });
  });

  test('one bad part leaves the others as they are', () => {
    expect(read('?seed=9&epochs=none&batchSize=64')).toMatchObject({
      recipe: { ...KERAS_RECIPE, seed: 9, batchSize: 64 },
      ignored: [expect.stringContaining('epochs')],
    });
  });

  test('if a setting is given twice, the first value counts', () => {
    expect(read('?seed=2&seed=3')).toEqual({
      ...KERAS,
      recipe: { ...KERAS_RECIPE, seed: 2 },
      ignored: ['“seed=3” was ignored. It is given twice, the first counts.'],
    });
  });

  test('the sentence shortens a long value', () => {
    const [sentence] = read(`?epochs=${'9'.repeat(5000)}`).ignored;
    expect(sentence?.length).toBeLessThan(150);
  });

  test('of many faults, the first four are named and the others counted', () => {
    const parts = (number: number) => Array.from({ length: number }, (_, i) => `unknown${i}=${i}`).join('&');
    const { ignored, recipe } = read(`?${parts(1500)}&seed=9`);
    expect(recipe.seed).toBe(9);
    expect(ignored).toHaveLength(5);
    expect(ignored[0]).toContain('“unknown0=0”');
    expect(ignored.at(-1)).toBe('1,496 more were ignored.');
    expect(read(`?${parts(4)}`).ignored).toHaveLength(4);
    expect(read(`?${parts(5)}`).ignored.at(-1)).toBe('1 more was ignored.');
  });
});

test('every valid recipe is read back from its address unchanged', () => {
  for (let i = 0; i < 300; i++) {
    let drawn = 0;
    const share = () => hash32(7, i, drawn++) / 2 ** 32;
    const whole = (min: number, max: number) => min + Math.floor(share() * (max - min + 1));
    const real = (min: number, max: number) => min + share() * (max - min);
    const one = <T>(values: readonly T[]) => values[Math.floor(share() * values.length)] as T;
    const recipe: Recipe = {
      examples: whole(100, 60000),
      epochs: whole(1, 1000),
      batchSize: whole(1, 4096),
      optimizer: one(OPTIMIZERS),
      learningRate: one([1e-3, 1e-2, real(1e-6, 1)]),
      schedule: one(SCHEDULES),
      dropout: real(0, 0.95),
      units: Array.from({ length: whole(1, 6) }, () => whole(1, 2048)),
      activation: one(ACTIVATIONS),
      initializer: one(INITIALIZERS),
      validationSplit: real(0.01, 0.9),
      augmentation: one(AUGMENTATIONS),
      earlyStopping: one(MONITORS),
      patience: whole(1, 1000),
      seed: whole(0, 2 ** 31 - 1),
      data: KERAS_RECIPE.data,
    };
    const backend = one(['auto', ...BACKENDS] as const);
    expect(read(written(recipe, backend))).toEqual({ recipe, backend, ignored: [] });
  }
});

describe('how the page shows itself', () => {
  const viewOf = (query: string) => {
    const { view, ignored } = readQuery(query);
    return { view, ignored };
  };

  test('a projector and embedded parts are in the query and come back, in the page’s order', () => {
    const recipe = recipeText(KERAS_RECIPE);
    const view = { present: true, embed: ['pad', 'charts'] as const };
    const query = writeQuery({ recipe, backend: 'auto', view: { ...VIEW_OF_ALL, ...view } });
    expect(query).toBe('?present&embed=pad,charts');
    expect(viewOf(query)).toEqual({ view, ignored: [] });
    expect(viewOf('?embed=charts,pad').view.embed).toEqual(['pad', 'charts']);
  });

  test('parts that do not exist are ignored, and a note says which do', () => {
    const { view, ignored } = viewOf('?embed=pad,abacus&present=5');
    expect(view).toEqual({ present: false });
    expect(ignored).toEqual([
      '“embed=pad,abacus” was ignored. Embed takes one or more of pad, training, network, charts, each once.',
      '“present=5” was ignored. It takes no value.',
    ]);
  });
});
