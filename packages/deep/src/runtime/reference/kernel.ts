import type { OpAttributes, OpName } from '../../graph/index.ts';
import type { Tensor } from '../../tensor/index.ts';

/** Where an operation gets memory from. */
export interface Memory {
  /** A new tensor; what it holds is left over from others. */
  allocate(shape: readonly number[]): Tensor;
  /**
   * Memory for a result of `x`'s shape: that of `x` itself where nobody needs it afterwards, so element i
   * may be written only once element i of `x` has been read.
   */
  overwrite(x: Tensor): Tensor;
  /** Doubles to work in until the operation returns; a role asked for twice is the same memory. */
  workspace(role: string, length: number): Float64Array;
}

/** One operation to carry out: inputs and the output's shape fit each other, as the graph was checked. */
export interface KernelCall<K extends OpName> {
  readonly inputs: readonly Tensor[];
  readonly attributes: OpAttributes[K];
  readonly shape: readonly number[];
  readonly memory: Memory;
}

/** Carries an operation out. The result may be a view of an input. */
export type Kernel<K extends OpName> = (call: KernelCall<K>) => Tensor;
