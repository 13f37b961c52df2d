/** Every fault that a backend may have before it runs: it is passed over, with why, and the next one tried. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BACKENDS, type BackendName } from '../contract/backends.ts';
import { forgetEngine, startEngine } from './engine.ts';

const { make, register } = vi.hoisted(() => {
  /** How each library makes its backend. */
  const make = {} as Record<'webgpu' | 'webgl' | 'wasm' | 'cpu', () => tf.KernelBackend | Promise<never>>;
  const register = async (backend: keyof typeof make) => {
    const { registerBackend } = await import('@tensorflow/tfjs-core');
    registerBackend(backend, () => make[backend]());
    return { getThreadsCount: () => 4, setWasmPaths() {} };
  };
  return { make, register };
});
vi.mock('@tensorflow/tfjs-backend-webgl', () => {
  tf.env().registerFlag('SOFTWARE_WEBGL_ENABLED', () => false);
  return register('webgl');
});
vi.mock('@tensorflow/tfjs-backend-wasm', () => register('wasm'));
vi.mock('@tensorflow/tfjs-backend-cpu', () => register('cpu'));
vi.mock('../webgpu/backend.ts', async () => {
  await register('webgpu');
  return { registerWebgpuBackend() {} };
});

class FakeBackend extends tf.KernelBackend {
  device = { lost: never() };
  gpgpu = { gl: { canvas: new EventTarget() } };
  override dispose = vi.fn();
}

const never = () => new Promise<never>(() => {});
const fails = async (): Promise<never> => {
  throw new Error('the driver said no.');
};
const throws = (): never => {
  throw new Error('the driver said no.');
};

const INFO = { vendor: 'acme', architecture: 'rocket-9', description: '', isFallbackAdapter: false };

/** A browser in which WebGPU alone runs on a real GPU, except for what is given. */
function browser(gpu: object | undefined, getContext: () => object | null = () => softwareGl()): void {
  vi.stubGlobal('navigator', { gpu });
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = getContext;
    },
  );
}
const softwareGl = (renderer = 'llvmpipe') => ({ getExtension: () => null, getParameter: () => renderer });

/** The answer to a promise, however many seconds of patience it takes. */
async function outcome<T>(promise: Promise<T>): Promise<T> {
  let waits = true;
  const over = () => {
    waits = false;
  };
  promise.then(over, over);
  while (waits) {
    vi.advanceTimersByTime(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}
const started = async (choice: BackendName | 'auto' = 'auto') => (await outcome(startEngine(choice))).engine;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('crossOriginIsolated', true);
  vi.spyOn(WebAssembly, 'compile').mockResolvedValue({});
  for (const backend of BACKENDS) make[backend] = () => new FakeBackend();
});
afterEach(() => {
  for (const backend of BACKENDS) forgetEngine(backend);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('WebGPU', () => {
  test('runs on an adapter that tells its name', async () => {
    browser({ requestAdapter: async () => ({ info: INFO }) });
    expect(await started()).toMatchObject({ backend: 'webgpu', adapter: 'acme rocket-9', software: false });
  });

  test('runs on an adapter without `info`', async () => {
    browser({ requestAdapter: async () => ({}) });
    expect(await started()).toMatchObject({ backend: 'webgpu', adapter: '', software: false });
    browser({ requestAdapter: async () => ({ requestAdapterInfo: async () => INFO }) });
    expect((await started()).adapter).toBe('acme rocket-9');
    browser({ requestAdapter: async () => ({ requestAdapterInfo: fails }) });
    expect((await started()).adapter).toBe('');
    browser({ requestAdapter: async () => ({ isFallbackAdapter: true }) });
    expect((await started()).backend).toBe('wasm');
  });

  const reasons: [string, object | undefined, string][] = [
    ['the browser does not have', undefined, 'not in this browser'],
    ['finds no adapter', { requestAdapter: async () => null }, 'it reaches no GPU'],
    ['fails to ask for one', { requestAdapter: fails }, 'the driver said no'],
    ['throws when asked for one', { requestAdapter: throws }, 'the driver said no'],
    ['never answers', { requestAdapter: never }, 'no answer within 10 seconds'],
  ];
  test.each(reasons)('that %s is passed over', async (_, gpu, reason) => {
    browser(gpu);
    const engine = await started();
    expect(engine).toMatchObject({ backend: 'wasm', adapter: '4 processor threads' });
    expect(engine.reason).toContain(`WebGPU could not be started here (${reason}).`);
    await expect(started('webgpu')).rejects.toThrow(`WebGPU could not be started here (${reason}).`);
  });

  const devices: [string, () => Promise<never>, string][] = [
    ['is refused', fails, 'the driver said no'],
    ['never comes', never, 'no answer within 10 seconds'],
  ];
  test.each(devices)('whose device %s is passed over', async (_, device, reason) => {
    browser({ requestAdapter: async () => ({ info: INFO }) });
    make.webgpu = device;
    const { backend, reason: told } = await started();
    expect(backend).toBe('wasm');
    expect(told).toContain(`WebGPU could not be started here (${reason}).`);
    expect(tf.getBackend()).toBe('wasm');
  });

  test('whose device comes too late takes nothing over', async () => {
    browser({ requestAdapter: async () => ({ info: INFO }) });
    let deliver: (backend: never) => void = () => {};
    make.webgpu = () => new Promise<never>((resolve) => (deliver = resolve));
    expect((await started()).backend).toBe('wasm');
    const late = new FakeBackend();
    deliver(late as never);
    await vi.waitFor(() => expect(late.dispose).toHaveBeenCalled());
    expect(tf.getBackend()).toBe('wasm');
    expect('webgpu' in tf.engine().registry).toBe(false);
  });
});

describe('WebGL', () => {
  test('on a real GPU is next after WebGPU', async () => {
    browser(undefined, () => softwareGl('acme rocket'));
    expect(await started()).toMatchObject({ backend: 'webgl', adapter: 'acme rocket' });
  });

  const contexts: [string, () => object | null, string][] = [
    ['cannot be made', () => null, 'no context can be made'],
    ['throws', throws, 'the driver said no'],
  ];
  test.each(contexts)('whose context %s is passed over', async (_, getContext, reason) => {
    browser(undefined, getContext);
    const engine = await started();
    expect(engine.backend).toBe('wasm');
    expect(engine.reason).toContain(`WebGL could not be started here (${reason}).`);
  });

  test('whose second context cannot be made is passed over', async () => {
    browser(undefined, () => softwareGl('acme rocket'));
    make.webgl = throws;
    expect((await started()).reason).toContain('WebGL could not be started here (the driver said no).');
  });
});

describe('WebAssembly', () => {
  test.each([
    ['may not be compiled', fails, 'the driver said no'],
    ['never compiles', never, 'no answer within 30 seconds'],
  ])('that %s is passed over', async (_, compile, reason) => {
    browser(undefined);
    vi.spyOn(WebAssembly, 'compile').mockImplementation(compile);
    const engine = await started();
    expect(engine.backend).toBe('cpu');
    expect(engine.reason).toContain(`WebAssembly could not be started here (${reason}).`);
  });

  test('whose file does not load is passed over', async () => {
    browser(undefined);
    // As the package rejects.
    make.wasm = () => Promise.reject({ message: 'Make sure the server can serve the file' });
    const engine = await started();
    expect(engine.backend).toBe('cpu');
    expect(engine.reason).toContain('WebAssembly could not be started here (Make sure the server');
  });
});

test('where nothing can be started, every backend has its sentence', async () => {
  browser(undefined, () => null);
  vi.stubGlobal('WebAssembly', undefined);
  make.cpu = throws;
  await expect(started()).rejects.toThrow(
    'WebGPU and WebAssembly could not be started here (not in this browser). WebGL could not be started here (no context can be made). Plain JavaScript could not be started here (the driver said no).',
  );
});

test('a backend that fails leaves the last one as it was; one that starts has its tensors freed first', async () => {
  browser(undefined);
  await started('cpu');
  const release = vi.fn(() => expect(tf.getBackend()).toBe('cpu'));
  await expect(outcome(startEngine('webgpu', release))).rejects.toThrow('WebGPU');
  expect(release).not.toHaveBeenCalled();
  expect(tf.getBackend()).toBe('cpu');
  await outcome(startEngine('wasm', release));
  expect(release).toHaveBeenCalledOnce();
  expect(tf.getBackend()).toBe('wasm');
});

test('a backend is made once, and anew after it was lost', async () => {
  browser(undefined);
  const made = vi.fn(() => new FakeBackend());
  make.wasm = made;
  await started('wasm');
  await started('cpu');
  await started('wasm');
  expect(made).toHaveBeenCalledTimes(1);
  forgetEngine('wasm');
  await started('wasm');
  expect(made).toHaveBeenCalledTimes(2);
});

test('a lost backend that cannot be freed is forgotten all the same', async () => {
  browser(undefined);
  const lost = new FakeBackend();
  lost.dispose.mockImplementation(throws);
  make.wasm = () => lost;
  await started('wasm');
  forgetEngine('wasm');
  make.wasm = () => new FakeBackend();
  await started('wasm');
  expect(tf.backend()).not.toBe(lost);
});

test('what a browser says at length is cut', async () => {
  browser({ requestAdapter: () => Promise.reject(new Error('x'.repeat(5000))) });
  expect((await started()).reason.length).toBeLessThan(400);
});
