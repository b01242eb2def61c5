export { type ReferenceRuntimeOptions, referenceRuntime } from './reference-runtime.ts';
