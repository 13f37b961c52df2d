/** Lets what waits (a stroke, a frame) go first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
