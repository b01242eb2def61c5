export * from './color/index.ts';
export * from './error.ts';
export * from './filter/index.ts';
export * from './image/index.ts';
export * from './metric/index.ts';
export * from './numeric/index.ts';
export * from './stats/index.ts';
