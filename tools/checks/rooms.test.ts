import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isForTests, roomFaults } from './rooms.ts';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

it('every import in src/ follows the rooms’ rules', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file) && !isForTests(file));
  const sources = new Map(files.map((file) => [file, readFileSync(src + file, 'utf8')]));
  expect(sources.size).toBeGreaterThan(10);
  expect(roomFaults(sources)).toEqual([]);
});

const faults = (file: string, text: string) => roomFaults(new Map([[file, text]]));

describe('the reader', () => {
  it.each<[string, string]>([
    ['model/a.ts', `import { step } from '../training/step.ts';`],
    ['model/a.ts', `import type { Step } from '../training/step.ts';`],
    ['data/a.ts', `import * as tf from '@tensorflow/tfjs-core';`],
    ['expression/a.ts', `import * as tf from '@tensorflow/tfjs-core';`],
    ['expression/a.ts', `import type { b } from '../model/b.ts';`],
    ['training/a.ts', `import '../webgpu/step.ts';`],
    ['training/a.ts', `const step = await import('../webgpu/step.ts');`],
    ['training/a.ts', `import { MnistLoader } from '../data/mnist-loader.ts';`],
    ['webgpu/a.ts', `export * from '../worker/session.ts';`],
    ['webgpu/a.ts', `export { session } from '../worker/session.ts';`],
    ['worker/a.ts', `import { App } from '../app/App.tsx';`],
    ['worker/a.ts', `const url = new URL('../app/x.ts', import.meta.url);`],
    ['contract/a.ts', `import { KERAS_RECIPE } from '../training/recipe.ts';`],
    ['drawing/a.ts', `import { connect } from '../contract/client.ts';`],
    ['drawing/a.ts', `import * as tf from '@tensorflow/tfjs-core';`],
    ['app/a.tsx', `import { Session } from '../worker/session.ts';`],
    ['app/a.tsx', `import type { Session } from '../worker/session.ts';`],
    ['contract/a.ts', `const url = new URL('../worker/training.worker.ts', import.meta.url);`],
    ['app/a.tsx', `type Session = import('../worker/session.ts').Session;`],
    ['app/panel/a.tsx', `import { run } from '../../training/run.ts';`],
    ['app/a.tsx', `const url = new URL('../worker/training.worker.ts', import.meta.url);`],
    ['app/a.tsx', `import { Antirectifier } from '../model/antirectifier.ts?url';`],
    ['main.tsx', `import { decode } from 'fast-png';`],
  ])('refuses in %s: %s', (file, text) => {
    expect(faults(file, text)).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['model/a.ts', `import { b } from './b.ts'; import { layers } from '@tensorflow/tfjs-layers';`],
    ['data/a.ts', `import { decode } from 'fast-png';`],
    ['model/a.ts', `import { parse } from '../expression/parse.ts';`],
    ['app/a.tsx', `import { parse } from '../expression/parse.ts';`],
    ['training/a.ts', `import { createClassifier } from '../model/classifier.ts';`],
    ['webgpu/a.ts', `import type { Split } from '../data/split.ts'; import code from './a.wgsl?raw';`],
    ['contract/a.ts', `import type { Recipe } from '../training/recipe.ts';`],
    ['contract/client.ts', `new Worker(new URL('../worker/training.worker.ts', import.meta.url));`],
    ['worker/training.worker.ts', `import('../webgpu/compiled-step.ts'); import '../data/mnist-loader.ts';`],
    ['app/panel/a.tsx', `import { KERAS_RECIPE } from '../../training/recipe.ts'; window.open();`],
    ['app/a.tsx', `import('@tensorflow/tfjs-vis'); import type { Metrics } from '../training/step.ts';`],
    ['app/panel/a.tsx', `import source from '../../model/antirectifier.ts?raw';`],
    ['main.tsx', `const url = new URL('mnist/', document.baseURI);`],
  ])('accepts in %s: %s', (file, text) => {
    expect(faults(file, text)).toEqual([]);
  });

  it('skips tests and their fixtures, and nothing else', () => {
    const tests = [
      'a.test.ts',
      'app/a.browser.test.tsx',
      'training/golden/small.ts',
      'drawing/fixtures/recorded.ts',
    ];
    expect(tests.filter(isForTests)).toEqual(tests);
    expect(['app/latest.ts', 'app/test.ts', 'model/golden.ts'].filter(isForTests)).toEqual([]);
  });

  it('names file, import and rule', () => {
    expect(faults('drawing/pen.ts', `import { connect } from '../contract/client.ts';`)).toEqual([
      'src/drawing/pen.ts imports ../contract/client.ts, but drawing/ may import src/drawing/, react only.',
    ]);
    expect(faults('contract/a.ts', `import { a } from '../model/a.ts';`)).toEqual([
      'src/contract/a.ts imports ../model/a.ts, but contract/ may import src/contract/ only.',
    ]);
  });

  it('finds the page’s globals in the rooms of the worker, and only there', () => {
    expect(faults('training/a.ts', 'const wide = window.innerWidth;')).toEqual([
      'src/training/a.ts uses window, but training/ runs in the worker, where there is no page.',
    ]);
    expect(faults('training/a.ts', 'document.title = "";')).toHaveLength(1);
    expect(faults('training/a.ts', 'const { window } = sizes; f(window);')).toHaveLength(1);
    expect(faults('training/a.ts', 'job.document = { window: 1 }; // document')).toEqual([]);
    expect(faults('app/a.tsx', 'document.title = "";')).toEqual([]);
  });

  it('finds TensorFlow.js when it comes through a file that the page may import', () => {
    const sources = new Map([
      ['app/App.tsx', `import { KERAS_RECIPE } from '../training/recipe.ts';`],
      ['training/recipe.ts', `import { INITIALIZERS } from '../model/initializers.ts';`],
      ['model/initializers.ts', `import { initializers } from '@tensorflow/tfjs-layers';`],
    ]);
    expect(roomFaults(sources)).toEqual([
      'The page would load @tensorflow/tfjs-layers: src/app/App.tsx → src/training/recipe.ts' +
        ' → src/model/initializers.ts → @tensorflow/tfjs-layers.',
    ]);
  });

  it('finds TensorFlow.js when it comes through code that reads visitors’ files', () => {
    const sources = new Map([
      ['formats/model-files.ts', `import { shapeOf } from '../training/recipe.ts';`],
      ['training/recipe.ts', `import * as tf from '@tensorflow/tfjs-core';`],
    ]);
    expect(roomFaults(sources)).toEqual([
      'formats/ would load @tensorflow/tfjs-core: src/formats/model-files.ts → src/training/recipe.ts' +
        ' → @tensorflow/tfjs-core.',
    ]);
  });

  it('does not follow a file that is only shown', () => {
    const sources = new Map([
      ['app/App.tsx', `import source from '../model/layer.ts?raw';`],
      ['model/layer.ts', `import { layers } from '@tensorflow/tfjs-layers';`],
    ]);
    expect(roomFaults(sources)).toEqual([]);
  });

  it('finds files that import one another in a circle, even if only types', () => {
    const sources = new Map([
      ['model/a.ts', `import { b } from './b.ts';`],
      ['model/b.ts', `import type { C } from './deep/c.ts'; import { e } from './e.ts';`],
      ['model/deep/c.ts', `export { a } from '../a.ts';`],
      ['model/d.ts', `import { a } from './a.ts'; import { e } from './e.ts';`],
      ['model/e.ts', `import { self } from './e.ts';`],
    ]);
    expect(roomFaults(sources)).toEqual([
      'These files import one another in a circle: src/model/e.ts.',
      'These files import one another in a circle: src/model/a.ts, src/model/b.ts, src/model/deep/c.ts.',
    ]);
    const roof = new Map([
      ['worker/client.ts', `new Worker(new URL('./training.worker.ts', import.meta.url));`],
      ['worker/training.worker.ts', `import type { Client } from './client.ts';`],
      ['model/d.ts', `import { b } from './b.ts'; import { c } from './c.ts';`],
      ['model/b.ts', `import { e } from './e.ts';`],
      ['model/c.ts', `import { e } from './e.ts';`],
      ['model/e.ts', `import text from './d.ts?raw';`],
    ]);
    expect(roomFaults(roof)).toEqual([]);
  });

  it('reports a file that belongs to no room', () => {
    expect(faults('helpers.ts', '')).toEqual([
      'src/helpers.ts belongs to no room. Give it one in tools/checks/rooms.ts.',
    ]);
  });
});
