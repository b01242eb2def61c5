import { IqaError } from '@iqakit/core';
import { type Graph, GraphBuilder } from '../../graph/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import type { Session, TensorMap, Weights } from '../runtime.ts';

/**
 * Share of an output's largest value. Devices that compute in float32 were seen within 1e-6 of it; TF32
 * and float16, which keep 11 bits of each factor, miss by 1e-4 and more.
 */
const TOLERANCE = 2e-5;

const SAMPLES = 5;

/** What {@link checkGraph} answers, in float64: for each output, {@link SAMPLES} values spread over it. */
export const CHECK_VALUES: Readonly<Record<string, readonly number[]>> = {
  conv: [-0.0027121314, 0.6592242758, 0.5970659686, -0.965757777, 0.3941491816],
  pool: [0.5503565603, 0.7823312644, 1.2183537852, 0.2110789305, 0.9430124485],
  depthwise: [-0.1341924849, -0.7517168309, 0.1186795415, -0.2475005316, -0.7577900449],
  bilinear: [0.0405045845, -0.5383895496, 0.1186795415, -0.1741637085, -0.4873660622],
  bicubic: [0.1366859267, -0.5411650174, 0.2010752689, -0.1746880625, -0.5376206707],
  unit: [-0.2347666144, -0.3314439004, 0.2521914037, 0.1536930478, 0.0558253733],
  mean: [-0.1977930253, 0.1758192239, 0.3518005192, -0.2774357584, 0.0849916272],
  layerNorm: [0.4501263783, 0.1646404382, 0.0032812878, 0.2219569792, -0.2691971282],
  matMul: [0.8702631017, -0.7687158267, 0.5861859056, 0.2695141495, 0.9591350072],
  softmax: [0.0657145232, 0.0097063585, 0.0491442281, 0.0360388905, 0.0477023095],
  sigmoid: [0.704800441, 0.3167569642, 0.6424895376, 0.5669736255, 0.7229485857],
  gelu: [0.7031044278, -0.1699100384, 0.4227131376, 0.1633883639, 0.7972854171],
  softplus: [1.2201036803, 0.3809046469, 1.0285906518, 0.8369566417, 1.283552179],
  exp: [2.3875389364, 0.4636080393, 1.7971209381, 1.3093281584, 2.6094383517],
};

/** Every kind of operation once, at sizes for which a GPU picks the kernels it picks for real networks. */
export function checkGraph(): Graph {
  const graph = new GraphBuilder('self-check');
  const x = graph.input('x', ['N', 16, 'H', 'W']);
  const weight = graph.parameter('weight', [16, 16, 3, 3]);
  const bias = graph.parameter('bias', [16]);
  const window = graph.parameter('window', [16, 1, 3, 3]);
  const conv = graph.conv('conv', x, weight, bias, { padding: 1 });
  const pool = graph.maxPool('pool', graph.relu('relu', conv), { kernel: 3, stride: 2, ceil: true });
  const depthwise = graph.conv('depthwise', pool, window, null, { stride: 2, padding: 1, groups: 16 });
  const length = graph.sqrt(
    'length',
    graph.reduceSum('energy', graph.square('squared', x), [1], { keepDims: true }),
  );
  const tokens = graph.transpose('tokens', graph.reshape('flat', conv, [0, 0, -1]), [0, 2, 1]);
  const norm = graph.layerNorm('layerNorm', tokens, bias, bias, 1e-5);
  const matMul = graph.matMul('matMul', norm, graph.parameter('matrix', [16, 32]));
  return graph.build([
    conv,
    pool,
    depthwise,
    graph.resizeLike('bilinear', depthwise, pool, 'bilinear'),
    graph.resizeLike('bicubic', depthwise, pool, 'bicubic'),
    graph.div('unit', x, length),
    graph.reduceMean('mean', conv, [2, 3]),
    norm,
    matMul,
    graph.softmax('softmax', matMul, -1),
    graph.sigmoid('sigmoid', matMul),
    graph.gelu('gelu', matMul),
    graph.softplus('softplus', matMul),
    graph.exp('exp', matMul),
  ]);
}

export const checkWeights: Weights = new Map([
  ['weight', spread([16, 16, 3, 3], { seed: 1, scale: 0.25 })],
  ['bias', spread([16], { seed: 2, scale: 0.5 })],
  ['window', spread([16, 1, 3, 3], { seed: 3, scale: 0.5 })],
  ['matrix', spread([16, 32], { seed: 4, scale: 1 })],
]);

export const checkFeeds: TensorMap = { x: spread([1, 16, 12, 16], { seed: 5, scale: 1 }) };

/** Numbers between -scale and scale that use all of float32's bits, the same everywhere. */
function spread(
  shape: readonly number[],
  { seed, scale }: { readonly seed: number; readonly scale: number },
): Tensor {
  const size = shape.reduce((total, extent) => total * extent, 1);
  const data = Float32Array.from(
    { length: size },
    (_, i) => scale * ((((i + seed) * 7919 + seed * 104729) % 10007) / 5003.5 - 1),
  );
  return { shape, data };
}

/** Values from the middle of each of {@link SAMPLES} equal stretches. */
export function sampleValues({ data }: Tensor): readonly number[] {
  return Array.from(
    { length: SAMPLES },
    (_, i) => data[Math.floor(((i + 0.5) * data.length) / SAMPLES)] as number,
  );
}

/**
 * Runs the graph above and compares. Throws E_RUNTIME, with the operation and the difference, where
 * the device computes something else than float32 does.
 */
export async function checkDevice(
  id: string,
  open: (graph: Graph, weights: Weights) => Promise<Session>,
): Promise<void> {
  const session = await open(checkGraph(), checkWeights);
  try {
    const outputs = await session.run(checkFeeds);
    for (const [name, expected] of Object.entries(CHECK_VALUES)) {
      expectClose(id, name, sampleValues(outputs[name] as Tensor), expected);
    }
  } finally {
    await session.dispose();
  }
}

function expectClose(id: string, name: string, actual: readonly number[], expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  const difference = Math.max(...expected.map((value, i) => Math.abs((actual[i] as number) - value))) / scale;
  if (difference <= TOLERANCE) return;
  const found = Number.isNaN(difference)
    ? 'is not a number'
    : `is off by ${difference.toExponential(1)} of its value`;
  throw new IqaError(
    'E_RUNTIME',
    `${id} fails its self-check: ${name} ${found}, where float32 stays within ${TOLERANCE}. Its scores would be wrong. Update the driver, or choose another runtime${id === 'onnx-cuda' ? '; with NVIDIA_TF32_OVERRIDE=1 in the environment, unset it' : ''}.`,
  );
}
