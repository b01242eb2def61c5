export * from './luma.ts';
