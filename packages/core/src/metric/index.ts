export * from './definition.ts';
export * from './module.ts';
export * from './options.ts';
export * from './result.ts';
