export * from './compiled.ts';
export * from './context.ts';
export * from './pair-session.ts';
export * from './pixels.ts';
export * from './score-network.ts';
export * from './similarity.ts';
export * from './weights.ts';
