import type { GraphBuilder, Value } from '../graph/index.ts';
import { type Backbone, convRelu } from './backbone.ts';

function build(graph: GraphBuilder, x: Value): readonly Value[] {
  const pool = (name: string, value: Value) => graph.maxPool(name, value, { kernel: 3, stride: 2 });
  const relu1 = convRelu(graph, x, {
    name: 'relu1',
    weights: 'features.0',
    shape: [64, 3, 11, 11],
    stride: 4,
    padding: 2,
  });
  const relu2 = convRelu(graph, pool('pool1', relu1), {
    name: 'relu2',
    weights: 'features.3',
    shape: [192, 64, 5, 5],
    padding: 2,
  });
  const relu3 = convRelu(graph, pool('pool2', relu2), {
    name: 'relu3',
    weights: 'features.6',
    shape: [384, 192, 3, 3],
    padding: 1,
  });
  const relu4 = convRelu(graph, relu3, {
    name: 'relu4',
    weights: 'features.8',
    shape: [256, 384, 3, 3],
    padding: 1,
  });
  const relu5 = convRelu(graph, relu4, {
    name: 'relu5',
    weights: 'features.10',
    shape: [256, 256, 3, 3],
    padding: 1,
  });
  return [relu1, relu2, relu3, relu4, relu5];
}

/** AlexNet without its classifier (Krizhevsky 2014, "One weird trick", as torchvision has it). */
export const alexnet: Backbone = {
  id: 'alexnet',
  title: 'AlexNet',
  model: 'alexnet',
  taps: [
    { name: 'relu1', channels: 64 },
    { name: 'relu2', channels: 192 },
    { name: 'relu3', channels: 384 },
    { name: 'relu4', channels: 256 },
    { name: 'relu5', channels: 256 },
  ],
  build,
};
