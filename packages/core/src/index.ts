export * from './error.ts';
export * from './image/index.ts';
export * from './metric/index.ts';
