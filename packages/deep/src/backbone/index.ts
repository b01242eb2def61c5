export * from './alexnet.ts';
export * from './backbone.ts';
export * from './clip-vit.ts';
export * from './imagenet.ts';
export * from './l2-pooling.ts';
export * from './squeezenet.ts';
export * from './vgg16.ts';
