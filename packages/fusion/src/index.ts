export * from './a-fine/index.ts';
export * from './deepssim/index.ts';
export * from './fusion-metrics.ts';
export * from './spips/index.ts';
export * from './training/index.ts';
