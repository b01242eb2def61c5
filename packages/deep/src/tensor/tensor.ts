import { IqaError } from '@iqakit/core';

/** Numbers in row-major order and the shape they have. A scalar's shape is `[]`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** The number of elements of a shape: 1 for a scalar, 0 where any dimension is 0. */
export function tensorSize(shape: readonly number[]): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/**
 * A tensor of this shape, over `data` (not copied) or filled with float32 zeros.
 * Throws E_RANGE for a dimension that is no whole number, E_SIZE_MISMATCH where `data` has another size.
 */
export function createTensor(shape: readonly number[], data?: Float32Array | Float64Array): Tensor {
  if (!shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0)) {
    throw new IqaError('E_RANGE', `A tensor's dimensions are whole numbers, not [${shape.join(', ')}].`);
  }
  const size = tensorSize(shape);
  if (data && data.length !== size) {
    throw new IqaError(
      'E_SIZE_MISMATCH',
      `A tensor of shape [${shape.join(', ')}] has ${size} elements, but the data has ${data.length}.`,
    );
  }
  return { shape: Object.freeze([...shape]), data: data ?? new Float32Array(size) };
}
