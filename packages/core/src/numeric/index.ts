export { sigmoid, softplus, tanh } from './activation.ts';
export { erf } from './error-function.ts';
export { exp, expm1 } from './exponential.ts';
export * from './fnv1a32.ts';
export { log, log1p, log2, log10 } from './logarithm.ts';
export * from './power.ts';
export * from './random.ts';
export * from './sum.ts';
export { cos, sin } from './trigonometric.ts';
