import type { Pooling } from './vgg16.ts';

/** The inner three samples of a 5-point Hanning window, outer product with itself, sum 1. */
const HANNING_3X3 = [0.5, 1, 0.5].flatMap((row) => [0.5, 1, 0.5].map((column) => (row * column) / 4));

/**
 * `sqrt(conv(x^2, h) + 1e-12)` per channel, stride 2: the pooling of DISTS (Ding et al. 2020, after
 * Henaff and Simoncelli 2016), which does not alias as the maximum does.
 */
export const l2Pooling: Pooling = (graph, x, { number, channels }) =>
  graph.scope(`pool${number}`, () => {
    const window = graph.constant(
      'hanning',
      [channels, 1, 3, 3],
      Array.from({ length: channels }, () => HANNING_3X3).flat(),
    );
    const energy = graph.conv('energy', graph.square('squared', x), window, null, {
      stride: 2,
      padding: 1,
      groups: channels,
    });
    return graph.sqrt('root', graph.add('energy.floor', energy, 1e-12));
  });
