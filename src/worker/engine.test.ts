/** Every way in which a backend can fail to start. The engine says why and tries the next backend. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BACKENDS, type BackendName } from '../contract/backends.ts';
import { KernelsError } from '../wasm/kernels-error.ts';
import { computeByTensorflow, forgetEngine, runningBackend, startEngine } from './engine.ts';

const { make, register, kernels } = vi.hoisted(() => {
  /** Loads the processor's kernels. */
  const kernels = { load: async () => {} };
  /** Makes tf.js' backend of that name. */
  const make = {} as Record<'webgpu' | 'webgl' | 'wasm' | 'cpu', () => tf.KernelBackend | Promise<never>>;
  const register = async (backend: keyof typeof make) => {
    const { registerBackend } = await import('@tensorflow/tfjs-core');
    registerBackend(backend, () => make[backend]());
    return { getThreadsCount: () => 2, setWasmPaths() {} };
  };
  return { make, register, kernels };
});
vi.mock('@tensorflow/tfjs-backend-webgl', () => {
  tf.env().registerFlag('SOFTWARE_WEBGL_ENABLED', () => false);
  return register('webgl');
});
vi.mock('@tensorflow/tfjs-backend-wasm', () => register('wasm'));
vi.mock('@tensorflow/tfjs-backend-cpu', () => register('cpu'));
vi.mock('../wasm/browser-step.ts', () => ({
  loadBrowserKernels: () => kernels.load(),
  threadCount: () => 4,
}));
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

/** A browser in which only WebGPU runs on a real GPU, unless a test gives other parts. */
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

/** Waits for a promise; moves the fake clock on for as long as it takes. */
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
  kernels.load = async () => {};
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
    ['finds no adapter', { requestAdapter: async () => null }, 'it finds no GPU'],
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
    expect(tf.getBackend()).toBe('cpu');
  });

  test('whose device comes too late replaces nothing', async () => {
    browser({ requestAdapter: async () => ({ info: INFO }) });
    let deliver: (backend: never) => void = () => {};
    make.webgpu = () => new Promise<never>((resolve) => (deliver = resolve));
    expect((await started()).backend).toBe('wasm');
    const late = new FakeBackend();
    deliver(late as never);
    await vi.waitFor(() => expect(late.dispose).toHaveBeenCalled());
    expect(tf.getBackend()).toBe('cpu');
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

  test('in a browser whose workers have no canvas is passed over', async () => {
    browser(undefined);
    vi.stubGlobal('OffscreenCanvas', undefined);
    const engine = await started();
    expect(engine.backend).toBe('wasm');
    expect(engine.reason).toContain('WebGPU and WebGL could not be started here (not in this browser).');
  });

  test('that cannot make a second context is passed over', async () => {
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

  test('is passed over when its kernels never load', async () => {
    browser(undefined);
    kernels.load = never;
    const engine = await started();
    expect(engine.backend).toBe('cpu');
    expect(engine.reason).toContain('WebAssembly could not be started here (no answer within 30 seconds)');
  });

  test('that has kernels does not load TensorFlow.js’ WebAssembly', async () => {
    browser(undefined);
    expect(await started('wasm')).toMatchObject({ backend: 'wasm', adapter: '4 processor threads' });
    expect(tf.getBackend()).toBe('cpu');
    expect('wasm' in tf.engine().registry).toBe(false);
  });

  test.each(['auto', 'wasm'] as const)(
    'without isolation has one thread, and the page says why (%s)',
    async (choice) => {
      browser(undefined);
      expect((await started(choice)).reason).not.toContain('only one thread');
      vi.stubGlobal('crossOriginIsolated', false);
      expect((await started(choice)).reason).toContain(
        'It has only one thread, because this server does not send the COOP and COEP headers.',
      );
    },
  );

  test('uses TensorFlow.js for what the kernels cannot compute', async () => {
    browser(undefined);
    await started('wasm');
    expect(runningBackend()).toBe('wasm');
    await computeByTensorflow();
    expect(tf.getBackend()).toBe('wasm');
    await started('wasm');
    expect(tf.getBackend()).toBe('cpu');
  });

  describe('without kernels', () => {
    beforeEach(() => {
      kernels.load = async () => {
        throw new KernelsError('This browser’s WebAssembly has no SIMD.');
      };
    });

    test('is TensorFlow.js’ WebAssembly, and the page says so', async () => {
      browser(undefined);
      const engine = await started();
      expect(engine).toMatchObject({ backend: 'wasm', adapter: '2 processor threads' });
      expect(engine.reason).toContain('has no SIMD. TensorFlow.js trains instead, and takes longer.');
      expect(tf.getBackend()).toBe('wasm');
    });

    test('is passed over if TensorFlow.js’ file does not load either', async () => {
      browser(undefined);
      // tfjs-backend-wasm rejects with such an object.
      make.wasm = () => Promise.reject({ message: 'Make sure the server can serve the file' });
      const engine = await started();
      expect(engine.backend).toBe('cpu');
      expect(engine.reason).toContain('WebAssembly could not be started here (Make sure the server');
    });
  });
});

test('if nothing can be started, a sentence says why for every backend', async () => {
  browser(undefined, () => null);
  vi.stubGlobal('WebAssembly', undefined);
  make.cpu = throws;
  await expect(started()).rejects.toThrow(
    'WebGPU and WebAssembly could not be started here (not in this browser). WebGL could not be started here (no context can be made). Plain JavaScript could not be started here (the driver said no).',
  );
});

describe('of WebGL on a real GPU and WebAssembly', () => {
  const tried = (ms: Partial<Record<BackendName, number>>) => {
    browser(undefined, () => softwareGl('acme rocket'));
    const tryOut = async (backend: BackendName) => {
      expect(runningBackend()).toBe(backend);
      return ms[backend] ?? throws();
    };
    return outcome(startEngine('auto', { tryOut }));
  };

  test('the engine takes the one with the faster step, and the page says what was measured', async () => {
    const { engine } = await tried({ webgl: 11, wasm: 3.14 });
    expect(engine.backend).toBe('wasm');
    expect(engine.reason).toContain('Tried here: WebAssembly takes 3.1 ms a step, WebGL takes 11 ms a step.');
    expect(tf.getBackend()).toBe('cpu');
    const { engine: other } = await tried({ webgl: 2, wasm: 30 });
    expect(other).toMatchObject({ backend: 'webgl', adapter: 'acme rocket' });
    expect(other.reason).toContain('Tried here: WebGL takes 2.0 ms a step, WebAssembly takes 30 ms a step.');
    expect(tf.getBackend()).toBe('webgl');
  });

  test('the engine passes over one that fails its trial', async () => {
    const { engine } = await tried({ wasm: 30 });
    expect(engine.backend).toBe('wasm');
    expect(engine.reason).toContain('WebGL could not be started here (the driver said no).');
    expect(engine.reason).not.toContain('Tried here');
  });

  test('the engine passes over one that was lost again and again, unless the visitor chooses it', async () => {
    browser(undefined, () => softwareGl('acme rocket'));
    const unreliable = new Set(['webgl'] as const);
    const { engine } = await outcome(startEngine('auto', { unreliable }));
    expect(engine.backend).toBe('wasm');
    expect(engine.reason).toContain('WebGL was taken away from this page again and again.');
    expect((await outcome(startEngine('webgl', { unreliable }))).engine.backend).toBe('webgl');
  });

  test('a visitor’s choice starts without a trial', async () => {
    browser(undefined, () => softwareGl('acme rocket'));
    const tryOut = vi.fn(async () => 1);
    await outcome(startEngine('webgl', { tryOut }));
    expect(tryOut).not.toHaveBeenCalled();
  });
});

test('a backend that fails changes nothing; a new one frees the last one’s tensors first', async () => {
  browser(undefined);
  await started('cpu');
  const release = vi.fn(() => expect(tf.getBackend()).toBe('cpu'));
  await expect(outcome(startEngine('webgpu', { release }))).rejects.toThrow('WebGPU');
  expect(release).not.toHaveBeenCalled();
  expect(tf.getBackend()).toBe('cpu');
  expect(runningBackend()).toBe('cpu');
  await outcome(startEngine('webgl', { release }));
  expect(release).toHaveBeenCalledOnce();
  expect(tf.getBackend()).toBe('webgl');
});

test('a backend is made once, and again after it was lost', async () => {
  browser(undefined);
  const made = vi.fn(() => new FakeBackend());
  make.webgl = made;
  await started('webgl');
  await started('cpu');
  await started('webgl');
  expect(made).toHaveBeenCalledTimes(1);
  forgetEngine('webgl');
  await started('webgl');
  expect(made).toHaveBeenCalledTimes(2);
});

test('a lost backend that cannot be freed is forgotten anyway', async () => {
  browser(undefined);
  const lost = new FakeBackend();
  lost.dispose.mockImplementation(throws);
  make.webgl = () => lost;
  await started('webgl');
  forgetEngine('webgl');
  make.webgl = () => new FakeBackend();
  await started('webgl');
  expect(tf.backend()).not.toBe(lost);
});

test('a browser’s long message is cut', async () => {
  browser({ requestAdapter: () => Promise.reject(new Error('x'.repeat(5000))) });
  expect((await started()).reason.length).toBeLessThan(400);
});
