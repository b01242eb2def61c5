export * from './alpha.ts';
export * from './convert-range.ts';
export * from './crop.ts';
export * from './image.ts';
export { emptyLike, isPixelArray, isWhole, typeMaxOf } from './pixel-array.ts';
export * from './prepare-pair.ts';
export * from './to-image.ts';
