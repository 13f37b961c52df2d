/** Reads and writes IDX, the format in which MNIST was published: a big-endian header, then row-major values. */

/** Two zero bytes, the type (8: unsigned byte), the rank, then a 32-bit size for each axis. */
export function idxHeader(shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, 8);
  header.setUint8(3, shape.length);
  shape.forEach((size, axis) => {
    header.setUint32(4 + 4 * axis, size);
  });
  return new Uint8Array(header.buffer);
}

/**
 * The values of an IDX file of unsigned bytes, as a view.
 * @throws when the header or the length does not match the shape.
 */
export function idxValues(file: Uint8Array, shape: readonly number[]): Uint8Array {
  const header = idxHeader(shape);
  const values = file.subarray(header.length);
  const expected = shape.reduce((product, size) => product * size, 1);
  if (header.some((byte, i) => file[i] !== byte) || values.length !== expected) {
    throw new Error(`Not an IDX file of ${shape.join(' × ')} unsigned bytes.`);
  }
  return values;
}
