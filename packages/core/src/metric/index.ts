export * from './definition.ts';
export * from './module.ts';
export * from './options.ts';
export * from './registry.ts';
export * from './resolve-options.ts';
export * from './result.ts';
export * from './suggest.ts';
