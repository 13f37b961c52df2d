/** The kernels cannot be had in this browser; TensorFlow.js' step can do without them. */
export class KernelsError extends Error {
  override readonly name = 'KernelsError';
}
