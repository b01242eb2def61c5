export * from './default-weights.ts';
export * from './definition.ts';
export * from './features.ts';
export * from './fuse.ts';
export * from './spips.ts';
export * from './terms.ts';
export * from './traditional-maps.ts';
export * from './weights.ts';
