import type { OpName } from '../../graph/index.ts';
import { exp, gelu, relu, sigmoid, softplus, sqrt } from './activation.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { conv } from './conv.ts';
import type { Kernel } from './kernel.ts';
import { layerNorm } from './layer-norm.ts';
import { matMul } from './mat-mul.ts';
import { maxPool } from './max-pool.ts';
import { add, div, mul, sub } from './pointwise.ts';
import { reduceMean, reduceSum } from './reduce.ts';
import { reshape } from './reshape.ts';
import { resizeLike } from './resize-like.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { transpose } from './transpose.ts';

export const kernels: { readonly [K in OpName]: Kernel<K> } = {
  constant,
  conv,
  maxPool,
  relu,
  sigmoid,
  gelu,
  softplus,
  sqrt,
  exp,
  softmax,
  layerNorm,
  matMul,
  add,
  sub,
  mul,
  div,
  concat,
  slice,
  transpose,
  reshape,
  reduceSum,
  reduceMean,
  resizeLike,
};
