export * from './a-fine/index.ts';
export * from './deepssim/index.ts';
