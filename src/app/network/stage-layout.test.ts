import { describe, expect, test } from 'vitest';
import {
  cellAt,
  type GridStage,
  gridOf,
  layOutStages,
  neighbourOf,
  type Place,
  placeAt,
} from './stage-layout.ts';

const KERAS = { units: [256, 256], mixes: true, classes: 10 };
const unit = (layer: number, index: number): Place => ({ kind: 'unit', layer, unit: index });

const SHAPES = [
  KERAS,
  { units: [256, 256], mixes: false, classes: 10 },
  { units: [8], mixes: true, classes: 3 },
  { units: [433, 433], mixes: false, classes: 10 },
  { units: [64, 32, 16, 32, 64, 2048], mixes: true, classes: 62 },
  { units: [1], mixes: true, classes: 2 },
];

describe.each([340, 360, 600, 700, 900, 1100])('a canvas %i wide', (width) => {
  test.each(SHAPES)('the stages of %j lie side by side, inside it', (shape) => {
    for (const height of [200, 300, 400]) {
      const { image, grids, outputs } = layOutStages(width, height, shape, 2);
      const boxes = [image, ...grids, outputs];
      for (const [i, box] of boxes.entries()) {
        expect(box.top).toBeGreaterThan(0);
        expect(box.top + box.height).toBeLessThanOrEqual(height + 1);
        const end = boxes[i - 1];
        if (end) expect(box.left).toBeGreaterThan(end.left + end.width);
      }
      expect(outputs.left + outputs.width).toBeCloseTo(width, 6);
      expect(grids.filter(({ kind }) => kind === 'units').map(({ count }) => count)).toEqual(shape.units);
      for (const { columns, count, pitch, width: wide } of grids) {
        expect(columns * pitch).toBeGreaterThanOrEqual(wide);
        expect(columns).toBeLessThanOrEqual(count);
      }
    }
  });
});

test('the example has one mixed stage, between its hidden layers; narrow stages leave it out', () => {
  const kinds = (width: number, shape = KERAS) =>
    layOutStages(width, 300, shape).grids.map(({ kind, layer }) => `${kind} ${layer}`);
  expect(kinds(700)).toEqual(['units 0', 'mixed 0', 'units 1']);
  expect(kinds(340, { ...KERAS, units: [256, 256, 256, 256] })).toEqual([
    'units 0',
    'units 1',
    'units 2',
    'units 3',
  ]);
});

test('cells are whole screen pixels, and 256 units make a full grid', () => {
  for (const ratio of [1, 1.5, 2]) {
    const { pitch, columns, left } = gridOf(layOutStages(700, 300, KERAS, ratio), 'units', 0) as GridStage;
    expect((pitch * ratio) % 1).toBeCloseTo(0, 6);
    expect((left * ratio) % 1).toBeCloseTo(0, 6);
    expect(256 % columns).toBe(0);
    expect(pitch).toBeGreaterThan(7);
  }
});

test('pictures of weights get more room than values', () => {
  const pitch = (pictured: boolean) =>
    gridOf(layOutStages(600, 260, { ...KERAS, pictured }), 'units', 0)?.pitch as number;
  expect(pitch(true)).toBeGreaterThan(pitch(false) * 1.2);
});

test('every unit and every output is found where it lies', () => {
  const layout = layOutStages(600, 280, { units: [30, 7], mixes: true, classes: 10 }, 2);
  for (const { kind, layer, count, cell, ...grid } of layout.grids) {
    for (let i = 0; i < count; i++) {
      const { x, y } = cellAt({ kind, layer, count, cell, ...grid }, i);
      const found = placeAt(layout, x + cell / 2, y + cell / 2);
      expect(found).toEqual(kind === 'units' ? unit(layer, i) : undefined);
    }
  }
  const { left, top, row, width } = layout.outputs;
  expect(placeAt(layout, left + width - 1, top + 3.5 * row)).toEqual({ kind: 'output', digit: 3 });
  expect(placeAt(layout, 1, 140)).toBeUndefined();
  expect(placeAt(layout, 300, 5)).toBeUndefined();
});

test('arrow keys go through a grid, and on to the layers and outputs beside it', () => {
  const layout = layOutStages(600, 280, { units: [16, 16], mixes: true, classes: 10 });
  const { columns } = gridOf(layout, 'units', 0) as GridStage;
  const go = (from: Place, ...keys: string[]) =>
    keys.reduce((place, key) => neighbourOf(layout, place, key), from);
  expect(go(unit(0, 0), 'ArrowRight', 'ArrowDown')).toEqual(unit(0, columns + 1));
  expect(go(unit(0, 0), 'ArrowLeft')).toEqual(unit(0, 0));
  expect(go(unit(0, 0), 'ArrowUp')).toEqual(unit(0, 0));
  expect(go(unit(0, columns - 1), 'ArrowRight')).toEqual(unit(1, 0));
  expect(go(unit(1, 0), 'ArrowLeft')).toEqual(unit(0, columns - 1));
  expect(go(unit(1, 15), 'ArrowRight', 'ArrowDown')).toEqual({ kind: 'output', digit: 9 });
  expect(go({ kind: 'output', digit: 0 }, 'ArrowUp', 'ArrowLeft')).toEqual(unit(1, columns - 1));
  expect(go(unit(1, 3), 'Tab')).toEqual(unit(1, 3));
});
