/** This browser cannot load or run the kernels. TensorFlow.js' step does not need them. */
export class KernelsError extends Error {
  override readonly name = 'KernelsError';
}
