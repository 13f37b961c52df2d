/** Makes the model in the visitor's files the current one. */
import type { Failure } from '../../contract/failure.ts';
import type { Store } from '../store.ts';
import type { Model } from '../training/state.ts';

/** The worker has not taken the model; the message is its sentence on why. */
export class ModelRefusedError extends Error {
  override readonly name = 'ModelRefusedError';
  constructor({ message }: Failure) {
    super(message);
  }
}

/** @throws {ModelRefusedError} and the present model stays. */
export function loadModel(store: Store, files: File[]): Promise<Model> {
  return new Promise((resolve, reject) => {
    const end = store.listen((action) => {
      if (action.type === 'model' && action.source === 'file') {
        end();
        resolve(action);
      } else if (action.type === 'model-failed' && action.source === 'file') {
        end();
        reject(new ModelRefusedError(action.failure));
      }
    });
    store.send({ type: 'load-model-files', files });
  });
}
