export * from './convolution.ts';
export * from './moments.ts';
export * from './similarity.ts';
export * from './slide.ts';
export * from './window.ts';
