import type { GraphBuilder, Value } from '../graph/index.ts';
import { type Backbone, convRelu } from './backbone.ts';

interface Fire {
  readonly index: number;
  readonly channels: number;
  readonly squeeze: number;
  readonly expand: number;
}

/** Squeezes to few channels, then expands by 1x1 and 3x3 filters side by side (Iandola et al. 2016, section 3.2). */
function fire(graph: GraphBuilder, x: Value, { index, channels, squeeze, expand }: Fire): Value {
  return graph.scope(`fire${index}`, () => {
    const weights = `features.${index}`;
    const squeezed = convRelu(graph, x, {
      name: 'squeeze',
      weights: `${weights}.squeeze`,
      shape: [squeeze, channels, 1, 1],
    });
    const one = convRelu(graph, squeezed, {
      name: 'expand1x1',
      weights: `${weights}.expand1x1`,
      shape: [expand, squeeze, 1, 1],
    });
    const three = convRelu(graph, squeezed, {
      name: 'expand3x3',
      weights: `${weights}.expand3x3`,
      shape: [expand, squeeze, 3, 3],
      padding: 1,
    });
    return graph.concat('output', [one, three], 1);
  });
}

function build(graph: GraphBuilder, x: Value): readonly Value[] {
  const pool = (name: string, value: Value) =>
    graph.maxPool(name, value, { kernel: 3, stride: 2, ceil: true });
  const relu1 = convRelu(graph, x, { name: 'relu1', weights: 'features.0', shape: [64, 3, 3, 3], stride: 2 });
  const fire3 = fire(graph, pool('pool1', relu1), { index: 3, channels: 64, squeeze: 16, expand: 64 });
  const fire4 = fire(graph, fire3, { index: 4, channels: 128, squeeze: 16, expand: 64 });
  const fire6 = fire(graph, pool('pool2', fire4), { index: 6, channels: 128, squeeze: 32, expand: 128 });
  const fire7 = fire(graph, fire6, { index: 7, channels: 256, squeeze: 32, expand: 128 });
  const fire9 = fire(graph, pool('pool3', fire7), { index: 9, channels: 256, squeeze: 48, expand: 192 });
  const fire10 = fire(graph, fire9, { index: 10, channels: 384, squeeze: 48, expand: 192 });
  const fire11 = fire(graph, fire10, { index: 11, channels: 384, squeeze: 64, expand: 256 });
  const fire12 = fire(graph, fire11, { index: 12, channels: 512, squeeze: 64, expand: 256 });
  return [relu1, fire4, fire7, fire9, fire10, fire11, fire12];
}

/** SqueezeNet 1.1 without its classifier (Iandola et al. 2016, as torchvision has it); pools round up, conv1 is unpadded. */
export const squeezenet: Backbone = {
  id: 'squeezenet1_1',
  title: 'SqueezeNet 1.1',
  model: 'squeezenet1_1',
  taps: [
    { name: 'relu1', channels: 64 },
    { name: 'fire4', channels: 128 },
    { name: 'fire7', channels: 256 },
    { name: 'fire9', channels: 384 },
    { name: 'fire10', channels: 384 },
    { name: 'fire11', channels: 512 },
    { name: 'fire12', channels: 512 },
  ],
  build,
};
