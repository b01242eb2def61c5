import type { GraphBuilder, Value } from '../graph/index.ts';
import { type Backbone, convRelu } from './backbone.ts';

/** Convolutions of a block: their place in torchvision's `features`, and their filters. */
const BLOCKS = [
  { filters: 64, layers: [0, 2] },
  { filters: 128, layers: [5, 7] },
  { filters: 256, layers: [10, 12, 14] },
  { filters: 512, layers: [17, 19, 21] },
  { filters: 512, layers: [24, 26, 28] },
] as const;

/** The last ReLU of each block, where most metrics read. */
export const VGG16_BLOCK_ENDS = ['relu1_2', 'relu2_2', 'relu3_3', 'relu4_3', 'relu5_3'] as const;

/** Shrinks a block's output; receives the block's number (1 to 4) and its channels. */
export type Pooling = (
  graph: GraphBuilder,
  x: Value,
  block: { readonly number: number; readonly channels: number },
) => Value;

/** 2x2 maximum, as VGG was trained. */
export const maxPooling: Pooling = (graph, x, { number }) =>
  graph.maxPool(`pool${number}`, x, { kernel: 2, stride: 2 });

/** Gate on the first convolution's output before its ReLU (saliency calibration of DeepSSIM). */
export type FirstLayerGate = (graph: GraphBuilder, x: Value) => Value;

export interface Vgg16Options {
  /** How blocks are shrunk; default is the maximum. */
  readonly pooling?: Pooling;
  /** Applied to conv1_1's output before its ReLU. */
  readonly gate?: FirstLayerGate;
}

/** Names of taps to their values, for every ReLU up to and including `last`. */
export function buildVgg16(
  graph: GraphBuilder,
  x: Value,
  last: string,
  { pooling = maxPooling, gate }: Vgg16Options = {},
): ReadonlyMap<string, Value> {
  const taps = new Map<string, Value>();
  let value = x;
  let channels = 3;
  for (const [block, { filters, layers }] of BLOCKS.entries()) {
    if (block > 0) value = pooling(graph, value, { number: block, channels });
    for (const [i, layer] of layers.entries()) {
      const name = `relu${block + 1}_${i + 1}`;
      const shape = [filters, channels, 3, 3] as const;
      value =
        layer === 0 && gate !== undefined
          ? gatedFirstLayer(graph, value, gate)
          : convRelu(graph, value, { name, weights: `features.${layer}`, shape, padding: 1 });
      channels = filters;
      taps.set(name, value);
      if (name === last) return taps;
    }
  }
  return taps;
}

function gatedFirstLayer(graph: GraphBuilder, x: Value, gate: FirstLayerGate): Value {
  const weight = graph.parameter('features.0.weight', [64, 3, 3, 3]);
  const bias = graph.parameter('features.0.bias', [64]);
  const response = graph.conv('relu1_1.conv', x, weight, bias, { padding: 1 });
  return graph.relu('relu1_1', gate(graph, response));
}

/** VGG16 (Simonyan and Zisserman 2015, configuration D) read at the end of each block, with a pooling of choice. */
export function vgg16(options: Vgg16Options = {}): Backbone {
  return {
    id: 'vgg16',
    title: 'VGG16',
    model: 'vgg16',
    taps: VGG16_BLOCK_ENDS.map((name, block) => ({
      name,
      channels: (BLOCKS[block] as (typeof BLOCKS)[number]).filters,
    })),
    build(graph, x) {
      const taps = buildVgg16(graph, x, 'relu5_3', options);
      return VGG16_BLOCK_ENDS.map((name) => taps.get(name) as Value);
    },
  };
}
