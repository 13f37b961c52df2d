/** The model holds something that a compiled step cannot run; the TensorFlow.js step can run it. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
