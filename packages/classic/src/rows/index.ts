export * from './border.ts';
export * from './border-rows.ts';
export * from './box-rows.ts';
export * from './image-rows.ts';
export * from './plane-rows.ts';
