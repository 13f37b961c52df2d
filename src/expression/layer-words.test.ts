import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, it, test } from 'vitest';
import { parseActivation } from './activation.ts';
import { layerClassName } from './layer-words.ts';

const own = parseActivation('x*tanh(softplus(x))');

test.each([
  ['leaky ReLU', 'LeakyReLULayer'],
  ['my-own_layer 2', 'MyOwnLayer2Layer'],
  ['Own layer', 'OwnLayer'],
  ['2 halves', 'HalvesLayer'],
  ['Größe', 'GroELayer'],
  ['1a', 'ALayer'],
  ['', 'OwnLayer'],
  ['日本', 'OwnLayer'],
  ['"""); import os', 'ImportOsLayer'],
  ['x'.repeat(99), `X${'x'.repeat(39)}Layer`],
])('the class of %j is %s', (name, className) => {
  expect(layerClassName(own, name)).toBe(className);
});

it('calls the Antirectifier by its name, whatever the visitor calls it', () => {
  expect(layerClassName(parseActivation('mean; relu(x); relu(-x); mix'), 'halves')).toBe('Antirectifier');
});

it('never takes the name of a layer of TensorFlow.js', () => {
  expect(layers.dense).toBeDefined();
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const taken = Object.keys(classNameMap).filter((name) => /^[A-Z]/.test(name) && name !== 'OwnLayer');
  expect(taken).toContain('ReLU');
  expect(taken).toContain('InputLayer');
  for (const name of taken) {
    expect(taken).not.toContain(layerClassName(own, name));
    expect(taken).not.toContain(layerClassName(own, name.replace(/Layer$/, '')));
  }
});
