export * from './to-nd-array.ts';
