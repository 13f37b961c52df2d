import { expect, test } from 'vitest';
import { readCommandLine, UsageError } from '../tools/command-line.ts';
import { BENCH, readOptions } from './options.ts';

const parseOptions = (argv: string[]) => readOptions(readCommandLine(BENCH, argv).values);

const names = (argv: string[]) => parseOptions(argv).systems.map(({ name }) => name);
const complaint = (argv: string[]) => {
  try {
    parseOptions(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

test('measures every usual system in five rounds by default', () => {
  const options = parseOptions([]);
  expect(options).toMatchObject({ mode: 'table', rounds: 5 });
  expect(options.systems.map(({ name }) => name)).toEqual([
    'ours-webgpu',
    'ours-wasm',
    'ours-wasm-1',
    'tfjs-webgpu',
    'tfjs-webgl',
    'tfjs-wasm',
    'jax-js-webgpu',
    'jax-js-wasm',
  ]);
  expect(options).not.toHaveProperty('steps');
});

test('reads numbers and files', () => {
  expect(parseOptions(['--steps', '12', '--rounds=7', '--json', 'out.json'])).toMatchObject({
    steps: 12,
    rounds: 7,
    json: 'out.json',
  });
});

test('takes one system by its name, or all of one library', () => {
  expect(names(['--only', 'jax-js-wasm,ours-wasm'])).toEqual(['ours-wasm', 'jax-js-wasm']);
  expect(names(['--only', 'tfjs'])).toEqual(['tfjs-webgpu', 'tfjs-webgl', 'tfjs-wasm']);
  expect(names(['--only', 'ours-tfjs-wasm'])).toEqual(['ours-tfjs-wasm']);
});

test('reads the backend on which the page should train', () => {
  expect(parseOptions(['--long-tasks'])).toMatchObject({ mode: 'long-tasks', backend: 'auto' });
  expect(parseOptions(['--long-tasks', '--backend', 'webgpu'])).toMatchObject({ backend: 'webgpu' });
});

test('measures what the living network costs, on the backend that is named', () => {
  expect(parseOptions(['--living'])).toMatchObject({ mode: 'living', rounds: 20 });
  expect(parseOptions(['--living', '--backend', 'wasm', '--rounds', '7'])).toMatchObject({
    mode: 'living',
    backend: 'wasm',
    rounds: 7,
  });
  expect(complaint(['--living', '--kernels'])).toContain('--kernels and --living');
});

test('sweeps four systems by default', () => {
  expect(parseOptions(['--sweep', 'width'])).toMatchObject({ mode: 'width', rounds: 3 });
  expect(names(['--sweep', 'batch'])).toEqual(['ours-webgpu', 'ours-wasm', 'tfjs-webgl', 'jax-js-webgpu']);
  expect(names(['--sweep', 'batch', '--only', 'ours-wasm'])).toEqual(['ours-wasm']);
});

test('measures the example layers on both of our compiled steps by default', () => {
  expect(parseOptions(['--layers'])).toMatchObject({ mode: 'layers', rounds: 5 });
  expect(names(['--layers'])).toEqual(['ours-webgpu', 'ours-wasm']);
  expect(names(['--layers', '--only', 'ours-wasm-1'])).toEqual(['ours-wasm-1']);
});

test('measures our step for the processor with each number of threads', () => {
  const { systems } = parseOptions(['--threads', '1,2, 16,2']);
  expect(systems.map(({ name, threads }) => [name, threads])).toEqual([
    ['ours-wasm-1', 1],
    ['ours-wasm-2', 2],
    ['ours-wasm-16', 16],
  ]);
});

test('says what is wrong', () => {
  expect(complaint(['--fast'])).toBe('There is no option --fast.');
  expect(complaint(['now'])).toMatch(/^“now” is no option/);
  expect(complaint(['--json'])).toBe('--json needs a value: --json FILE.');
  expect(complaint(['--steps', '0'])).toBe('--steps must be a whole number from 1 to 100,000, not “0”.');
  expect(complaint(['--rounds', '2.5'])).toMatch(/--rounds must be a whole number/);
  expect(complaint(['--only', 'ours,torch'])).toMatch(/no system “torch”. It takes ours-webgpu, /);
  expect(complaint(['--sweep', 'depth'])).toBe('--sweep must be one of batch, width, not “depth”.');
  expect(complaint(['--backend', 'wasm'])).toMatch(/^--backend goes with --long-tasks/);
  expect(complaint(['--long-tasks', '--backend', 'gpu'])).toMatch(/^--backend must be one of auto, webgpu/);
  expect(complaint(['--threads', '0,2'])).toMatch(/^--threads must be a whole number from 1 to 64/);
  expect(complaint(['--threads', '2', '--only', 'tfjs'])).toMatch(/^--threads and --only cannot/);
  expect(complaint(['--layers', '--only', 'tfjs-wasm'])).toBe(
    '--layers measures only our own steps, not “tfjs-wasm”.',
  );
  expect(complaint(['--layers', '--kernels'])).toMatch(/^--layers and --kernels cannot be combined/);
  expect(complaint(['--kernels', '--long-tasks'])).toBe(
    '--kernels and --long-tasks cannot be combined. Use only one.',
  );
});
