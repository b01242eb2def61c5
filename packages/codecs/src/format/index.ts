export * from './detect-format.ts';
export * from './image-format.ts';
