/** The run that the Keras example's page shows; what is not imported by name is not loaded. */
import { test, validation } from './keras-published-run.json';

/** Loss and accuracy, index 0 is epoch 1. */
export const PUBLISHED_VALIDATION = validation;
export const PUBLISHED_TEST = test;
