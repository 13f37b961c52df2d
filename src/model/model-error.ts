/** A model that this page cannot take over; the message says why and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
