export * from './definition.ts';
export * from './lpips.ts';
export * from './nets.ts';
export * from './network.ts';
