export * from './bootstrap.ts';
export type { Column } from './columns.ts';
export * from './correlation.ts';
export * from './logistic-fit.ts';
export * from './pairwise-accuracy.ts';
export { meanRanks } from './ranks.ts';
export * from './two-afc.ts';
