/**
 * The faults that this page must survive, and the tests that inject each of them. A row holds if each of its
 * tests ran and passed.
 */

/** Tests of one file whose titles match; all of the file if there is no title. */
export interface Where {
  file: string;
  title?: RegExp;
}

export interface Row {
  fault: string;
  must: string;
  tests: Where[];
}

export const ROWS: Row[] = [
  {
    fault: 'a sheet is missing, cut off, altered, slow, or a page of HTML; the network drops',
    must: 'a typed error names the file; a retry takes only what is missing; no wrong pixel trains',
    tests: [{ file: 'src/data/mnist-loader.test.ts' }, { file: 'e2e/failures.spec.ts', title: /sheet/ }],
  },
  {
    fault: 'no WebGPU, WebGL, SIMD, threads or OffscreenCanvas; a backend fails or does not answer',
    must: 'the next best, and the page says why',
    tests: [
      { file: 'src/worker/engine.test.ts' },
      { file: 'src/worker/fallback.test.ts' },
      { file: 'e2e/no-gpu.spec.ts' },
      { file: 'e2e/hosting.spec.ts', title: /forbids WebAssembly/ },
    ],
  },
  {
    fault: 'no IndexedDB, or it is full, denied, or never answers; no requestIdleCallback, no crypto.subtle',
    must: 'training goes on; the page says what is not kept',
    tests: [
      { file: 'src/storage/database.test.ts' },
      { file: 'src/app/idle.test.ts' },
      { file: 'src/data/mnist-loader.test.ts', title: /without crypto.subtle/ },
      { file: 'e2e/runs.spec.ts', title: /keeps nothing/ },
    ],
  },
  {
    fault:
      'the device is lost: at start, in a step, in validation, in the final test, paused, in a lesson, in an evaluation, idle, and again at once',
    must: 'goes on by itself from the last state, there or on another backend; late answers are not believed',
    tests: [{ file: 'src/worker/lost-device.test.ts' }],
  },
  {
    fault: 'WebGPU’s `device.destroy()`, and a lost WebGL context',
    must: 'the run goes on by itself to the same result; lost again, on another backend',
    tests: [
      { file: 'src/worker/session.browser.test.ts', title: /loses its GPU|GPU is lost again/ },
      { file: 'src/webgpu/device-lost.browser.test.ts' },
    ],
  },
  {
    fault: 'the training worker dies, hangs, or cannot be loaded',
    must: 'noticed within seconds; another one goes on from the last save; at the third time a sentence and a button',
    tests: [
      { file: 'src/app/watch/watch-worker.test.ts' },
      { file: 'src/app/watch/hang.test.ts' },
      { file: 'src/app/watch/patience.test.ts' },
      { file: 'e2e/worker-faults.spec.ts' },
    ],
  },
  {
    fault: 'a thread of the processor does not start, dies, or hangs',
    must: 'fewer threads and a note; the run goes on from its last state',
    tests: [
      { file: 'src/wasm/pool.test.ts' },
      { file: 'src/wasm/pool.browser.test.ts' },
      { file: 'src/worker/current-run.test.ts', title: /thread/ },
    ],
  },
  {
    fault: 'the loss explodes or is not a number',
    must: 'the run ends with a sentence; the network is what it was after the last whole epoch',
    tests: [
      { file: 'src/training/run.test.ts', title: /no number|bad validation/ },
      { file: 'src/worker/current-run.test.ts', title: /diverges/ },
      { file: 'src/worker/failed-lesson.test.ts' },
    ],
  },
  {
    fault: 'out of memory, an allocation is refused, a batch or width beyond the device’s limits',
    must: 'a typed error with a sentence, before anything is lost',
    tests: [{ file: 'src/webgpu/memory.browser.test.ts' }, { file: 'src/worker/out-of-memory.test.ts' }],
  },
  {
    fault: 'the machine sleeps for an hour, the page is hidden',
    must: 'goes on; the time of a step and the time left are not spoilt; no worker is taken for dead',
    tests: [
      { file: 'src/training/run.test.ts', title: /sleep/ },
      { file: 'src/app/watch/hang.test.ts', title: /clock|hidden/ },
    ],
  },
  {
    fault: '2,000 random actions, with lost devices and refusing storage in between',
    must: 'no uncaught error; every state can be left; tensors are back to the start',
    tests: [{ file: 'src/worker/random-actions.test.ts' }],
  },
  {
    fault: '2,000 changed addresses',
    must: 'sound settings, and a sentence for what is ignored',
    tests: [{ file: 'src/app/link/link-fuzz.test.ts' }],
  },
  {
    fault: 'damaged model files of each format',
    must: 'read soundly, or refused with a sentence',
    tests: [
      { file: 'src/formats/keras-files.test.ts', title: /damaged copies/ },
      { file: 'src/formats/model-files.test.ts', title: /damaged copies/ },
      { file: 'src/worker/read-apart.browser.test.ts' },
    ],
  },
  {
    fault: 'damaged files of data',
    must: 'read soundly, or refused with a sentence',
    tests: [{ file: 'src/data/own/read-dataset.test.ts', title: /damaged copies/ }],
  },
  {
    fault: 'damaged records of the browser’s storage, files of digits, and lists of sheets',
    must: 'read soundly, or left out',
    tests: [{ file: 'src/storage/records-fuzz.test.ts' }],
  },
];
