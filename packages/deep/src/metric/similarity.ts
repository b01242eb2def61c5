import type { GraphBuilder, Value } from '../graph/index.ts';

/** One minus the similarity of two features' means, and of their structure; 0 where they are equal. */
export interface SimilarityLosses {
  readonly means: Value;
  readonly structure: Value;
}

/**
 * The two comparisons of DISTS and A-FINE, per channel, from moments over `axes` (which stay as 1):
 * `1 - (2 mx my + c) / (mx^2 + my^2 + c)` and `1 - (2 cov + c) / (var x + var y + c)`. The covariance
 * comes from centred products: the same number as `E[xy] - mx my` with less rounding, and exactly the
 * variance where the features are equal, so that both losses are exactly 0 there.
 */
export function similarityLosses(
  graph: GraphBuilder,
  [x, y]: readonly [Value, Value],
  { axes, stability }: { readonly axes: readonly number[]; readonly stability: number },
): SimilarityLosses {
  const mean = (name: string, value: Value) => graph.reduceMean(name, value, axes, { keepDims: true });
  const meanX = mean('mean.reference', x);
  const meanY = mean('mean.distorted', y);
  const centredX = graph.sub('centred.reference', x, meanX);
  const centredY = graph.sub('centred.distorted', y, meanY);
  const means = {
    cross: graph.mul('means.product', meanX, meanY),
    first: graph.square('mean.reference.squared', meanX),
    second: graph.square('mean.distorted.squared', meanY),
  };
  const structure = {
    cross: mean('covariance', graph.mul('centred.product', centredX, centredY)),
    first: mean('variance.reference', graph.square('centred.reference.squared', centredX)),
    second: mean('variance.distorted', graph.square('centred.distorted.squared', centredY)),
  };
  return {
    means: graph.scope('means', () => loss(graph, means, stability)),
    structure: graph.scope('structure', () => loss(graph, structure, stability)),
  };
}

/** `1 - (2 cross + c) / (first + second + c)`. */
function loss(
  graph: GraphBuilder,
  { cross, first, second }: { readonly cross: Value; readonly first: Value; readonly second: Value },
  stability: number,
): Value {
  const numerator = graph.add('numerator', graph.mul('cross.doubled', cross, 2), stability);
  const denominator = graph.add('denominator', graph.add('energies', first, second), stability);
  return graph.sub('loss', 1, graph.div('similarity', numerator, denominator));
}
