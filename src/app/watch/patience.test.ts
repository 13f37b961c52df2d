import { expect, test } from 'vitest';
import { patience } from './patience.ts';

type Watched = Parameters<typeof patience>[0];

const running = (progress?: Partial<Watched['progress']>): Watched => ({
  phase: 'running',
  engine: { backend: 'wasm' } as Watched['engine'],
  compiling: false,
  progress: progress && ({ epoch: 2, step: 5, steps: 400, msPerStep: 3, ...progress } as Watched['progress']),
});

test('in the middle of a run the worker may be silent for ten seconds, or for ten slow steps', () => {
  expect(patience(running({}), [])).toBe(10);
  expect(patience(running({ msPerStep: 4000 }), [])).toBe(40);
});

test('at an epoch’s end it may be silent for as long as the epoch took', () => {
  expect(patience(running({ step: 400 }), [])).toBe(10);
  expect(patience(running({ step: 400, msPerStep: 100 }), [])).toBe(40);
});

test('while it compiles, starts, tests or answers a long question it may be silent for a minute', () => {
  expect(patience(running(), [])).toBe(60);
  expect(patience(running({ epoch: 1, step: 400 }), [])).toBe(60);
  expect(patience({ ...running({}), phase: 'testing' }, [])).toBe(60);
  expect(patience({ ...running({}), engine: undefined }, [])).toBe(60);
  const command = (type: string) => ({ type }) as Parameters<typeof patience>[1][number];
  expect(patience(running({}), [command('evaluate')])).toBe(60);
  for (const quick of ['predict', 'read-weights', 'stop']) {
    expect(patience(running({}), [command(quick)])).toBe(10);
  }
});
