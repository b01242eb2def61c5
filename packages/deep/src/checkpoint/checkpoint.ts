import { IqaError } from '@iqakit/core';
import { type Tensor, tensorSize } from '../tensor/tensor.ts';
import { DTYPE_BYTES, type Dtype, decodeElements, type FloatArray, naturalPrecision } from './dtype.ts';
import { bytesSource, type Extent } from './source.ts';

export type CheckpointFormat = 'safetensors' | 'pytorch-zip' | 'pytorch-legacy' | 'torchscript';

/** What a checkpoint says about a tensor before any of its data is read. */
export interface CheckpointEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** A file of named tensors. Opening it reads names, shapes and types only. */
export interface Checkpoint {
  readonly format: CheckpointFormat;
  /** By name, in the file's order. */
  readonly entries: ReadonlyMap<string, CheckpointEntry>;
  /** The file's own remarks: the `__metadata__` of safetensors. */
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * Reads a tensor, row-major, as float32 where that holds the stored type's values, else float64, or
   * as `precision` says. Throws E_CHECKPOINT for a name the file does not have.
   */
  tensor(name: string, options?: { readonly precision?: 'float32' | 'float64' }): Promise<Tensor>;
  /** The stretch of the file that `tensor(name)` reads. Throws E_CHECKPOINT as `tensor` does. */
  extent(name: string): Extent;
}

/** The bytes a tensor is a view of. */
export interface Storage {
  readonly byteLength: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** All of it in memory, for storages of which no part can be read without the rest. */
  readWhole?(): Promise<Uint8Array>;
  /** Where in the file that read looks. */
  extent(offset: number, length: number): Extent;
}

/** A tensor as the file describes it: a strided view of a storage. Strides and start count elements. */
export interface StoredTensor extends CheckpointEntry {
  readonly strides: readonly number[];
  readonly start: number;
  readonly storage: Storage;
}

/**
 * Elements decoded at a time: the largest scratch memory is 16 MiB of raw bytes and 16 MiB of numbers,
 * however large the tensor.
 */
const CHUNK_ELEMENTS = 1 << 21;

/** Room for a tensor's numbers beyond twice the file's size, which every honest tensor fits. */
const OUTPUT_SLACK = 32 * 1024 * 1024;

/** As many as PyTorch's own operations take. */
const MAX_AXES = 64;

/** Row-major strides of a shape. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(1, shape[axis]);
  }
  return strides;
}

/** Makes a checkpoint of its parts, after checking that every tensor lies within its storage. */
export function createCheckpoint(parts: {
  readonly format: CheckpointFormat;
  readonly fileBytes: number;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata?: ReadonlyMap<string, string>;
}): Checkpoint {
  const { format, fileBytes, tensors, metadata = new Map() } = parts;
  for (const tensor of tensors.values()) checkTensor(tensor, fileBytes);

  function find(name: string): StoredTensor {
    const tensor = tensors.get(name);
    if (tensor) return tensor;
    throw new IqaError(
      'E_CHECKPOINT',
      `The checkpoint has no tensor named ${JSON.stringify(name)}. ${listing(tensors)}`,
    );
  }

  return {
    format,
    entries: tensors,
    metadata,
    tensor: async (name, options) => readTensor(find(name), options?.precision),
    extent(name) {
      const tensor = find(name);
      const span = spanOf(tensor);
      const width = DTYPE_BYTES[tensor.dtype];
      return tensor.storage.extent(tensor.start * width, span * width);
    },
  };
}

function listing(tensors: ReadonlyMap<string, unknown>): string {
  const names = [...tensors.keys()];
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `It has ${names.length}: ${shown}, ...` : `It has: ${shown || 'none'}.`;
}

function checkTensor(tensor: StoredTensor, fileBytes: number): void {
  const { name, shape, strides, start, dtype, storage } = tensor;
  const fail = (why: string): never => {
    throw new IqaError(
      'E_CHECKPOINT',
      `Tensor ${JSON.stringify(name.slice(0, 200))} of shape [${shape.slice(0, 9)}] ${why}.`,
    );
  };
  if (!shape.every(isCount) || !strides.every(isCount) || !isCount(start)) {
    fail('has a dimension, stride or offset that is no whole number');
  }
  if (shape.length !== strides.length) fail('has as many strides as it has not dimensions');
  if (shape.length > MAX_AXES) fail(`has ${shape.length} axes, more than PyTorch's ${MAX_AXES}`);
  if (!Number.isSafeInteger(tensorSize(shape))) fail('is too large');
  const outputBytes = tensorSize(shape) * (naturalPrecision(dtype) === 'float64' ? 8 : 4);
  if (outputBytes > 2 * fileBytes + OUTPUT_SLACK)
    fail(`claims far more numbers than a file of ${fileBytes} bytes holds`);
  const end = (start + spanOf(tensor)) * DTYPE_BYTES[dtype];
  if (!(end <= storage.byteLength))
    fail(`reaches to byte ${end} of a storage of ${storage.byteLength} bytes`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Elements from the tensor's first to its last, in its storage. */
function spanOf({ shape, strides }: StoredTensor): number {
  if (tensorSize(shape) === 0) return 0;
  return shape.reduce((span, dimension, axis) => span + (dimension - 1) * strides[axis], 1);
}

async function readTensor(tensor: StoredTensor, precision = naturalPrecision(tensor.dtype)): Promise<Tensor> {
  const size = tensorSize(tensor.shape);
  const data = precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  const whole = await tensor.storage.readWhole?.();
  const read = whole ? bytesSource(whole).read : tensor.storage.read.bind(tensor.storage);
  await (isContiguous(tensor) ? readContiguous(tensor, read, data) : gather(tensor, read, data));
  return { shape: tensor.shape, data };
}

/** An axis of one element is never stepped along, so its stride means nothing. */
function isContiguous({ shape, strides }: StoredTensor): boolean {
  const wanted = contiguousStrides(shape);
  return (
    tensorSize(shape) === 0 ||
    shape.every((dimension, axis) => dimension === 1 || strides[axis] === wanted[axis])
  );
}

async function readContiguous(tensor: StoredTensor, read: Storage['read'], data: FloatArray): Promise<void> {
  const width = DTYPE_BYTES[tensor.dtype];
  for (let at = 0; at < data.length; at += CHUNK_ELEMENTS) {
    const count = Math.min(CHUNK_ELEMENTS, data.length - at);
    const bytes = await read((tensor.start + at) * width, count * width);
    decodeElements(tensor.dtype, bytes, data, at);
  }
}

/** Goes over the storage chunk by chunk and picks from each what belongs to the view. */
async function gather(tensor: StoredTensor, read: Storage['read'], data: FloatArray): Promise<void> {
  const width = DTYPE_BYTES[tensor.dtype];
  const span = spanOf(tensor);
  const scratch = new Float64Array(Math.min(CHUNK_ELEMENTS, span));
  for (let low = 0; low < span; low += CHUNK_ELEMENTS) {
    const count = Math.min(CHUNK_ELEMENTS, span - low);
    const bytes = await read((tensor.start + low) * width, count * width);
    decodeElements(tensor.dtype, bytes, scratch, 0);
    pick(tensor, scratch, low, low + count, data);
  }
}

/** Steps through the view in row-major order; `position` is where in the storage each element is. */
function pick(
  tensor: StoredTensor,
  scratch: Float64Array,
  low: number,
  high: number,
  data: FloatArray,
): void {
  const { shape, strides } = tensor;
  const index = new Array<number>(shape.length).fill(0);
  let position = 0;
  for (let i = 0; i < data.length; i++) {
    if (position >= low && position < high) data[i] = scratch[position - low];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis];
      if (++index[axis] < shape[axis]) break;
      position -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}
