/** Addresses that a stranger sends: 2,000 changed ones, each of which opens the page with sound settings. */
import { expect, test } from 'vitest';
import { BACKENDS } from '../../contract/backends.ts';
import { seeded } from '../../drawing/fixtures/seeded.ts';
import { parseRecipe, recipeFaults } from '../../training/recipe.ts';
import { readLayer } from '../layer/read-layer.ts';
import { tabOf } from '../tabs/tabs.ts';
import { readQuery, writeQuery } from './query.ts';

const ADDRESSES = 2000;

const SOUND = [
  '?epochs=5&units=64,32&backend=wasm',
  '?layer=mean;x/2%2Brelu(-x)%5E2;a*x;mix;a%3D-1&seed=7',
  '?optimizer=momentum&learningRate=0.001&dropout=0.25&schedule=cosine',
  '?activation=relu-matched&augmentation=affine&examples=400&batchSize=17&validationSplit=0.2',
  '?earlyStopping=val_loss&patience=3&initializer=heNormal',
];

/** What a stranger may put into an address. */
const PARTS = [
  ...['%', '%00', '%E0%A4%A', '%ff', '&', '=', '&&', ';', ',', '+', '#', '?', '\u202e', '\ud800', '٣', '𝟙'],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '$%7Balert(1)%7D',
    '"onload=',
  ],
  ...['__proto__=1', 'constructor=1', '__proto__.polluted=yes', 'toString', 'layer=', 'layer=import("x")'],
  ...['1e309', '-0', '0x10', 'NaN', 'Infinity', '1e-400', '9'.repeat(400), '2147483648', '0.1.2', '1_000'],
  ...[
    '('.repeat(500),
    ')'.repeat(500),
    '-'.repeat(3000),
    'x^'.repeat(800),
    'x+'.repeat(2000),
    'relu('.repeat(300),
  ],
  ...['x;'.repeat(400), 'embed=', 'view=', '&seed=1'.repeat(300), '64,'.repeat(500), 'a=1;'.repeat(200)],
];

function mutated(query: string, random: () => number): string {
  const at = (end: number) => Math.floor(random() * end);
  let text = query;
  for (let changes = 1 + at(4); changes > 0; changes--) {
    const place = at(text.length + 1);
    const part = PARTS[at(PARTS.length)] as string;
    const kind = random();
    if (kind < 0.4) text = text.slice(0, place) + part + text.slice(place);
    else if (kind < 0.6) text = text.slice(0, place) + String.fromCharCode(at(0x250)) + text.slice(place + 1);
    else if (kind < 0.75) text = text.slice(0, place) + text.slice(place + at(12));
    else if (kind < 0.9)
      text = text.replace(/=[^&]*/, `=${new URLSearchParams({ v: part }).toString().slice(2)}`);
    else text += `&${text.slice(1 + at(text.length))}`;
  }
  return text;
}

test(`${ADDRESSES.toLocaleString('en-US')} changed addresses give sound settings, and a sentence for what was ignored`, () => {
  let ignoring = 0;
  for (let seed = 0; seed < ADDRESSES; seed++) {
    const random = seeded(seed);
    const query = mutated(SOUND[seed % SOUND.length] as string, random);
    const { ignored, ...settings } = readQuery(query, readLayer);
    const { recipe, backend } = settings;
    const parsed = parseRecipe(recipe);
    expect(recipeFaults(parsed), query).toEqual([]);
    expect(['auto', ...BACKENDS]).toContain(backend);
    // The page shows them as text, and they stay short.
    expect(ignored.length).toBeLessThanOrEqual(5);
    for (const sentence of ignored) expect(sentence.length, query).toBeLessThan(600);
    if (ignored.length > 0) ignoring++;
    // What the page writes into its own address is read again without a fault.
    const written = readQuery(writeQuery(settings), readLayer);
    expect(written, query).toEqual({ ...settings, ignored: [] });
    expect(typeof tabOf(`#${query}`), query).toBe(typeof tabOf(''));
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(ignoring).toBeGreaterThan(ADDRESSES / 4);
  expect(ignoring).toBeLessThan(ADDRESSES);
});
