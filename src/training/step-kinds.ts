/** The names of the train steps, which runs and files use too. */

/** `tfjs`: TensorFlow.js' operations, on any backend. `compiled`: our own kernels, on WebGPU and on the processor. */
export const STEP_KINDS = ['tfjs', 'compiled'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Which step a run should use; `auto` takes the compiled one where it can. */
export const STEP_CHOICES = ['auto', 'tfjs'] as const;
export type StepChoice = (typeof STEP_CHOICES)[number];
