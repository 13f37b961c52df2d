/** The run that the Keras example's page shows. */
import run from './keras-published-run.json' with { type: 'json' };

export const PUBLISHED_EPOCHS = run.epochs;
export const PUBLISHED_TEST = run.test;
