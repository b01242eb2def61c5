export { type HttpOptions, type HttpSource, openHttpSource } from './http-source.ts';
export { findModel, MODELS, type ModelEntry, type ModelId, neededBytes } from './manifest.ts';
export * from './source.ts';
export { aFineTensors, type TensorSpec } from './tensor-layouts.ts';
