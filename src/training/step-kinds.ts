/** The train steps that there are, by name; some runs and files name one. */

/** `tfjs`: TensorFlow.js' operations, on any backend. `compiled`: our own kernels, on WebGPU and on the processor. */
export const STEP_KINDS = ['tfjs', 'compiled'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Which of them a run is to use; `auto` compiles wherever it can. */
export const STEP_CHOICES = ['auto', 'tfjs'] as const;
export type StepChoice = (typeof STEP_CHOICES)[number];
