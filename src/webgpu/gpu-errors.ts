/** The compiled step's errors, in words for the visitor. */

/** The browser took the GPU away. The driver was reset, the GPU changed, or the machine went to sleep. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';
  constructor(detail = '') {
    super(
      `The GPU was taken away from this page${detail ? ` (${detail})` : ''}. The weights of the last whole epoch are safe: go on with them, on this backend or another.`,
    );
  }
}

/** The GPU has no room for the plan's buffers. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
  constructor(detail = '') {
    super(
      `The graphics processor does not have enough memory${detail ? ` (${detail})` : ''}. Take a smaller batch or fewer units, or another backend.`,
    );
  }
}

/** WebGPU refused a command: this program or the driver has a fault. */
export class GpuValidationError extends Error {
  override readonly name = 'GpuValidationError';
  constructor(detail: string) {
    super(`The graphics processor refused a command: ${detail} Another backend may work.`);
  }
}
