export * from './definition.ts';
export * from './ms-ssim.ts';
