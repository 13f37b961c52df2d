/** A model that this page cannot load. The message says why and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
