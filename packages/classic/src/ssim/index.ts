export * from './definition.ts';
export * from './ssim.ts';
