/** The model has something that a compiled step cannot run. The TensorFlow.js step can run it. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
