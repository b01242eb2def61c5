export * from './encode-npy.ts';
export * from './encode-pfm.ts';
export * from './encode-png.ts';
export * from './encode-pnm.ts';
