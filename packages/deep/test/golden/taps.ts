import { describe, expect, it } from 'vitest';
import { decodeFixture } from '../../../../test/decode.ts';
import { golden } from '../../../../test/fixtures.ts';
import {
  alexnet,
  buildClipVit,
  buildVgg16,
  CLIP_NORMALIZATION,
  CLIP_VIT_B32,
  imagenetNormalize,
  l2Pooling,
  normalizeChannels,
  squeezenet,
  vgg16,
} from '../../src/backbone/index.ts';
import { type Graph, GraphBuilder, type Value } from '../../src/graph/index.ts';
import { pixelBatch, rgbPlanes } from '../../src/metric/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { seededTensor, type Tensor, tensorSize } from '../../src/tensor/index.ts';

/** What `golden/backbone-taps.json` tells of a tap: `first` are its first values, `mid` those from half its size on. */
interface TapGolden {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly rms: number;
  readonly first: readonly number[];
  readonly mid: readonly number[];
}

type Goldens = Readonly<Record<string, TapGolden | readonly TapGolden[]>>;

/** The goldens were made of the top left corner of `tid-I03-ref.png`. */
const SIDE = 224;

type BuildTaps = (graph: GraphBuilder, rgb: Value) => readonly Value[];

const imagenet =
  (build: BuildTaps): BuildTaps =>
  (graph, rgb) =>
    build(graph, imagenetNormalize(graph, rgb));

/** The golden's key to the network it is of. */
const NETWORKS = {
  alexnet: imagenet(alexnet.build),
  squeezenet1_1: imagenet(squeezenet.build),
  vgg16: imagenet(vgg16().build),
  vgg16_l2pool: imagenet(vgg16({ pooling: l2Pooling }).build),
  vgg16_relu5_1: imagenet((graph, x) => [buildVgg16(graph, x, 'relu5_1').get('relu5_1') as Value]),
  clip_vit_b32: (graph, rgb) =>
    buildClipVit(
      graph,
      normalizeChannels(graph, rgb, CLIP_NORMALIZATION),
      CLIP_VIT_B32,
      'finetuned_clip.visual.',
    ).map((tokens, block) => graph.slice(`patches${block}`, tokens, 1, 1, null)),
} as const satisfies Readonly<Record<string, BuildTaps>>;

export type TapNetwork = keyof typeof NETWORKS;

export const TAP_NETWORKS = Object.keys(NETWORKS) as readonly TapNetwork[];

/**
 * Backbones with seeded weights held to `golden/backbone-taps.json`. `tolerance` is relative to the
 * root mean square of the tap, as single values of a tap may be 0.
 */
export function describeTaps(runtime: Runtime, networks: readonly TapNetwork[], tolerance: number): void {
  describe(`taps on ${runtime.id}`, () => {
    it.each(networks)('%s', { timeout: 20 * 60_000 }, async (network) => {
      const expected = [golden<Goldens>('backbone-taps.json')[network] as TapGolden].flat();
      const taps = await tapsOf(runtime, network);
      expect(taps.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
      for (const [i, tap] of taps.entries())
        expect(differenceOf(tap, expected[i] as TapGolden), `tap ${i}`).toBeLessThanOrEqual(tolerance);
    });
  });
}

async function tapsOf(runtime: Runtime, network: TapNetwork): Promise<readonly Tensor[]> {
  const graph = tapGraph(network);
  const weights = new Map(
    graph.parameters.map(({ name, shape }) => [name, seededTensor(name, shape as readonly number[])]),
  );
  const session = await runtime.compile(graph, weights);
  try {
    const outputs = await session.run({ pixels: await corner(runtime) });
    return graph.outputs.map((name) => outputs[name] as Tensor);
  } finally {
    await session.dispose();
  }
}

function tapGraph(network: TapNetwork): Graph {
  const graph = new GraphBuilder(network);
  return graph.build(NETWORKS[network](graph, rgbPlanes(graph, graph.input('pixels', [1, 'H', 'W', 3]))));
}

async function corner({ precision }: Runtime): Promise<Tensor> {
  const { width, data, ...image } = await decodeFixture('images/tid-I03-ref.png');
  const rows = Array.from({ length: SIDE }, (_, y) => [...data.slice(y * width * 3, (y * width + SIDE) * 3)]);
  const cropped = { ...image, width: SIDE, height: SIDE, data: Uint8Array.from(rows.flat()) };
  return pixelBatch([cropped], precision);
}

function differenceOf({ data, shape }: Tensor, { mean, rms, first, mid }: TapGolden): number {
  const size = tensorSize(shape);
  let sum = 0;
  let energy = 0;
  for (const value of data) {
    sum += value;
    energy += value * value;
  }
  const middle = Math.floor(size / 2);
  const actual = [
    sum / size,
    Math.sqrt(energy / size),
    ...data.subarray(0, first.length),
    ...data.subarray(middle, middle + mid.length),
  ];
  const differences = [mean, rms, ...first, ...mid].map((value, i) =>
    Math.abs((actual[i] as number) - value),
  );
  return Math.max(...differences) / rms;
}
