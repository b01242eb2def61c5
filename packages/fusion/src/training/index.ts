export * from './adam.ts';
export * from './fit.ts';
export type { FitData } from './fit-data.ts';
export * from './fusion-model.ts';
export * from './losses.ts';
export * from './pairwise-objective.ts';
export * from './ranking-net.ts';
export * from './two-afc-objective.ts';
