export * from './classic-metrics.ts';
export * from './ms-ssim/index.ts';
export * from './psnr/index.ts';
export * from './ssim/index.ts';
