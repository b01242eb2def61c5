export * from './definition.ts';
export * from './psnr.ts';
