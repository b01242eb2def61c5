export * from './lab.ts';
export * from './luma.ts';
export * from './srgb.ts';
export * from './ycbcr.ts';
