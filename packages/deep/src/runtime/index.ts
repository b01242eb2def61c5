export * from './runtime.ts';
export * from './trace.ts';
