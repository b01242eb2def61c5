import { erf, exp as expOf, sigmoid as sigmoidOf, softplus as softplusOf } from '@iqakit/core/numeric';
import type { OpName } from '../../graph/index.ts';
import type { Kernel } from './kernel.ts';
import { LINE, load, store } from './lines.ts';

type UnaryOp = Extract<OpName, 'relu' | 'sigmoid' | 'gelu' | 'softplus' | 'sqrt' | 'exp'>;

/** Each function has a loop of its own, so that the engine compiles each on its own. */
function unary(apply: (line: Float64Array, count: number) => void): Kernel<UnaryOp> {
  return ({ inputs: [x], memory }) => {
    const output = memory.overwrite(x);
    const line = memory.workspace('line', LINE);
    for (let start = 0; start < x.data.length; start += LINE) {
      const count = Math.min(LINE, x.data.length - start);
      load(x.data, start, count, line);
      apply(line, count);
      store(line, 0, count, output.data, start);
    }
    return output;
  };
}

/** NaN stays NaN. */
export const relu = unary((line, count) => {
  for (let i = 0; i < count; i++) if (line[i] < 0) line[i] = 0;
});

export const sigmoid = unary((line, count) => {
  for (let i = 0; i < count; i++) line[i] = sigmoidOf(line[i]);
});

export const gelu = unary((line, count) => {
  for (let i = 0; i < count; i++) line[i] = 0.5 * line[i] * (1 + erf(line[i] * Math.SQRT1_2));
});

export const softplus = unary((line, count) => {
  for (let i = 0; i < count; i++) line[i] = softplusOf(line[i]);
});

export const sqrt = unary((line, count) => {
  for (let i = 0; i < count; i++) line[i] = Math.sqrt(line[i]);
});

export const exp = unary((line, count) => {
  for (let i = 0; i < count; i++) line[i] = expOf(line[i]);
});
