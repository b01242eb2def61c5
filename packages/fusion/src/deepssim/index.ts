export * from './backbones.ts';
export * from './deepssim.ts';
export * from './definition.ts';
export * from './network.ts';
