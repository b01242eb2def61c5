export * from './builder.ts';
export * from './dims.ts';
export * from './graph.ts';
export * from './multiply-adds.ts';
export * from './ops.ts';
