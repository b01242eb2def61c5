export * from './a-fine.ts';
export * from './adaptive.ts';
export * from './definition.ts';
export * from './layout.ts';
export * from './network.ts';
