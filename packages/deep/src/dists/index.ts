export * from './definition.ts';
export * from './dists.ts';
export * from './network.ts';
