export * from './downsample.ts';
export * from './gaussian.ts';
export * from './imfilter.ts';
export * from './kernel.ts';
export type { Border, Padding } from './pad.ts';
export { type Plane, splitChannels } from './plane.ts';
export * from './resize.ts';
