/** A thread died or hung during a job, so the memory holds half-done work. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';
  constructor() {
    super('A thread of the processor stopped during a step. Nothing is lost: try it again.');
  }
}
