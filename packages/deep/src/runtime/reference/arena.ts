import { IqaError } from '@iqakit/core';
import { type Tensor, tensorSize } from '../../tensor/index.ts';
import type { Memory } from './kernel.ts';
import type { Storage } from './lines.ts';
import type { Workspace } from './workspace.ts';

export type Precision = 'float32' | 'float64';

const arrayTypes = { float32: Float32Array, float64: Float64Array } as const;

/**
 * Memory of one run. It counts how many values look at each buffer, views included, and gives a buffer out
 * again once that number is zero. Memory from outside (feeds and weights) is never given out.
 */
export class Arena implements Memory {
  readonly #precision: Precision;
  readonly #workspace: Workspace;
  readonly #users = new Map<ArrayBufferLike, number>();
  readonly #free: ArrayBuffer[] = [];
  #expiring: ReadonlySet<Tensor> = new Set();

  constructor(precision: Precision, workspace: Workspace) {
    this.#precision = precision;
    this.#workspace = workspace;
  }

  /** Tensors that nobody reads after the operation that comes next. */
  expire(tensors: ReadonlySet<Tensor>): void {
    this.#expiring = tensors;
  }

  allocate(shape: readonly number[]): Tensor {
    const arrayType = arrayTypes[this.#precision];
    const size = tensorSize(shape);
    const buffer =
      this.#takeFree(size * arrayType.BYTES_PER_ELEMENT) ??
      allocateBuffer(size * arrayType.BYTES_PER_ELEMENT);
    this.#users.set(buffer, 0);
    return { shape, data: new arrayType(buffer, 0, size) };
  }

  overwrite(x: Tensor): Tensor {
    const isOurs = this.#expiring.has(x) && this.#users.get(x.data.buffer) === 1;
    return isOurs ? x : this.allocate(x.shape);
  }

  workspace(role: string, length: number): Float64Array {
    return this.#workspace.take(role, length);
  }

  /** A value looks at this tensor from now on. */
  retain({ data }: Tensor): void {
    const users = this.#users.get(data.buffer);
    if (users !== undefined) this.#users.set(data.buffer, users + 1);
  }

  /** A value no longer looks at this tensor. */
  release({ data }: Tensor): void {
    const { buffer } = data;
    const users = this.#users.get(buffer);
    if (users === undefined) return;
    this.#users.set(buffer, users - 1);
    if (users > 1) return;
    this.#users.delete(buffer);
    this.#free.push(buffer as ArrayBuffer);
  }

  /** The tensor as the caller may keep it: in memory of its own, without anything around it. */
  handOut({ shape, data }: Tensor): Tensor {
    const isItsOwn = this.#users.get(data.buffer) === 1 && data.byteLength === data.buffer.byteLength;
    return { shape, data: isItsOwn ? data : stored(data, this.#precision) };
  }

  /** The smallest free buffer that is large enough, unless most of it would lie idle. */
  #takeFree(bytes: number): ArrayBuffer | undefined {
    let best = -1;
    this.#free.forEach(({ byteLength }, i) => {
      if (byteLength < bytes || byteLength > 2 * bytes) return;
      if (best < 0 || byteLength < this.#free[best].byteLength) best = i;
    });
    return best < 0 ? undefined : this.#free.splice(best, 1)[0];
  }
}

/** A copy in the array type of this precision. */
export function stored(data: Storage, precision: Precision): Storage {
  const arrayType = arrayTypes[precision];
  return new arrayType(data);
}

function allocateBuffer(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (error) {
    throw new IqaError(
      'E_LIMIT',
      `The reference runtime found no memory for ${Math.ceil(bytes / 2 ** 20)} MiB; use a smaller image, float32 or another runtime.`,
      { cause: error },
    );
  }
}
