export * from './seeded.ts';
export * from './tensor.ts';
