import { IqaError } from '@iqakit/core';
import {
  alexnet,
  type Backbone,
  buildVgg16,
  type FirstLayerGate,
  squeezenet,
  type Tap,
} from '@iqakit/deep/backbone';
import type { GraphBuilder, Value } from '@iqakit/deep/graph';

export type DeepSsimBackbone = 'vgg16' | 'squeeze' | 'alex';

/** A network read at one depth. */
export interface TapReader {
  readonly model: string;
  readonly tap: Tap;
  build(graph: GraphBuilder, x: Value, gate?: FirstLayerGate): Value;
}

const VGG16_TAPS: readonly Tap[] = [
  { name: 'relu1_2', channels: 64 },
  { name: 'relu2_2', channels: 128 },
  { name: 'relu3_3', channels: 256 },
  { name: 'relu4_3', channels: 512 },
  { name: 'relu5_1', channels: 512 },
  { name: 'relu5_3', channels: 512 },
];

/** The tap each network is read at when none is named: VGG16's is the paper's. */
const DEFAULT_TAPS: Readonly<Record<DeepSsimBackbone, string>> = {
  vgg16: 'relu5_1',
  squeeze: 'fire12',
  alex: 'relu5',
};

const PLAIN: Readonly<Record<'squeeze' | 'alex', Backbone>> = { squeeze: squeezenet, alex: alexnet };

/** Every tap's name, for the option table. */
export const DEEPSSIM_TAPS: readonly string[] = [
  ...new Set([...VGG16_TAPS, ...squeezenet.taps, ...alexnet.taps].map(({ name }) => name)),
];

/** Finds a network's tap; `default` is the usual one. Throws E_OPTION for a tap the network does not have. */
export function tapReader(backbone: DeepSsimBackbone, tapName: string): TapReader {
  const taps = backbone === 'vgg16' ? VGG16_TAPS : PLAIN[backbone].taps;
  const wanted = tapName === 'default' ? DEFAULT_TAPS[backbone] : tapName;
  const tap = taps.find(({ name }) => name === wanted);
  if (tap === undefined) {
    const names = taps.map(({ name }) => name).join(', ');
    throw new IqaError('E_OPTION', `The backbone ${backbone} has no tap ${wanted}; it has ${names}.`);
  }
  return backbone === 'vgg16' ? vgg16Reader(tap) : plainReader(PLAIN[backbone], tap);
}

function vgg16Reader(tap: Tap): TapReader {
  return {
    model: 'vgg16',
    tap,
    build: (graph, x, gate) => buildVgg16(graph, x, tap.name, { gate }).get(tap.name) as Value,
  };
}

function plainReader(backbone: Backbone, tap: Tap): TapReader {
  return {
    model: backbone.model,
    tap,
    build(graph, x, gate) {
      if (gate !== undefined) {
        throw new IqaError(
          'E_OPTION',
          'Saliency maps gate the first layer of VGG16; use backbone=vgg16 with them.',
        );
      }
      return backbone.build(graph, x)[backbone.taps.indexOf(tap)] as Value;
    },
  };
}
