import type { Image, ImageInput } from '@iqakit/core';
import { IqaError } from '@iqakit/core';
import { preparePair } from '@iqakit/core/image';
import type {
  Detail,
  ImagePair,
  MappedResult,
  MetricDefinition,
  MetricResult,
  MetricWarning,
  OptionsOf,
  OptionTable,
  ScoreMap,
} from '@iqakit/core/metric';
import type { Graph } from '../graph/index.ts';
import type { Runtime, TensorMap } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { CompiledGraphs } from './compiled.ts';
import { pixelBatch } from './pixels.ts';
import type { NetworkSession, ScoreNetwork } from './score-network.ts';
import type { LoadedWeights } from './weights.ts';

/** The graphs of a metric that compares two pictures. Scores are outputs named `score`, maps `map`. */
export interface PairGraphs {
  /** Input `pair` `[2, H, W, 3]`, or `reference` and `distorted` `[1, H, W, 3]` each. */
  readonly score: () => Graph;
  readonly scoreAndMap?: () => Graph;
  /** Input `images` `[N, H, W, 3]`; its outputs, in order, are the inputs `feature.0`, `feature.1` ... of `against`. */
  readonly features: () => Graph;
  /** Inputs `image` `[1, H, W, 3]` and the reference's `feature.i`. */
  readonly against: () => Graph;
  readonly againstWithMap?: () => Graph;
}

/** The two pictures as the graph gets them, and what was done to them. */
export interface PreparedPair {
  readonly reference: Image;
  readonly distorted: Image;
  readonly steps: readonly string[];
  readonly warnings: readonly MetricWarning[];
}

/** All that one full-reference deep metric differs in from another. */
export interface PairMetric<T extends OptionTable> {
  readonly definition: MetricDefinition<T>;
  readonly resolved: { readonly preset: string; readonly options: OptionsOf<T> };
  readonly package: string;
  readonly weights: LoadedWeights;
  readonly graphs: PairGraphs;
  /** `batch` feeds one `pair` of equal sizes, `separate` feeds two pictures of any sizes. */
  readonly feed: 'batch' | 'separate';
  /** What the graph does to the pixels first, for the provenance. */
  readonly steps: readonly string[];
  /** The score, where it is not the output named `score` as it stands. */
  score?(outputs: TensorMap): number;
  details(outputs: TensorMap): Readonly<Record<string, Detail>>;
  /** Default: {@link preparePair} with the definition's rules and nothing else. */
  prepare?(pair: ImagePair): PreparedPair;
  /** Turns the graph's `map` into a score map; default: it lies exactly over the picture, lower is better. */
  toMap?(map: Tensor, pair: PreparedPair): ScoreMap;
}

/** A reference whose features are known, for comparing many pictures with it. Throws what its session throws. */
export interface PreparedReference {
  compare(distorted: ImageInput): Promise<MetricResult>;
  compareWithMap(distorted: ImageInput): Promise<MappedResult>;
}

/**
 * A full-reference metric with its weights on a device. Throws E_SIZE_MISMATCH, E_TOO_SMALL, E_ALPHA and
 * E_CHANNELS for pictures it does not take, E_RUNTIME where the device fails and once disposed.
 */
export interface PairSession extends NetworkSession {
  compare(pair: ImagePair): Promise<MetricResult>;
  /** Throws E_USAGE, too, where the metric has no map. */
  compareWithMap(pair: ImagePair): Promise<MappedResult>;
  /** Runs the network on the reference once. */
  prepare(reference: ImageInput): Promise<PreparedReference>;
}

/** Makes a session of a metric's particulars. */
export function createPairSession<T extends OptionTable>(
  metric: PairMetric<T>,
  runtime: Runtime,
): PairSession {
  return new GraphPairSession(metric, runtime);
}

class GraphPairSession<T extends OptionTable> implements PairSession {
  readonly definition: MetricDefinition;
  readonly network: ScoreNetwork;
  readonly #graphs: CompiledGraphs<keyof PairGraphs>;
  readonly #metric: PairMetric<T>;
  readonly #runtime: Runtime;

  constructor(metric: PairMetric<T>, runtime: Runtime) {
    const { score, features, against } = metric.graphs;
    const noMap = () => {
      throw new IqaError('E_USAGE', `${metric.definition.title} has no map; ask for its score alone.`);
    };
    const { scoreAndMap = noMap, againstWithMap = noMap } = metric.graphs;
    this.definition = metric.definition as unknown as MetricDefinition;
    this.#metric = metric;
    this.#runtime = runtime;
    this.#graphs = new CompiledGraphs(runtime, metric.weights.tensors, {
      score,
      scoreAndMap,
      features,
      against,
      againstWithMap,
    });
    this.network = {
      graph: score(),
      weights: metric.weights.tensors,
      feeds: (pair) => this.#feeds(this.#prepare(pair)),
    };
  }

  async compare(pair: ImagePair): Promise<MetricResult> {
    const prepared = this.#prepare(pair);
    return this.#result(await this.#graphs.run('score', this.#feeds(prepared)), prepared);
  }

  async compareWithMap(pair: ImagePair): Promise<MappedResult> {
    const prepared = this.#prepare(pair);
    return this.#mapped(await this.#graphs.run('scoreAndMap', this.#feeds(prepared)), prepared);
  }

  async prepare(reference: ImageInput): Promise<PreparedReference> {
    const known = this.#prepare({ reference, distorted: reference }).reference;
    const outputs = await this.#graphs.run('features', { images: this.#pixels([known]) });
    const names = this.#graphs.graph('features').outputs;
    const features = Object.fromEntries(names.map((name, i) => [`feature.${i}`, outputs[name] as Tensor]));
    const feeds = ({ distorted }: PreparedPair) => ({ ...features, image: this.#pixels([distorted]) });
    return {
      compare: async (distorted) => {
        const pair = this.#prepare({ reference, distorted });
        return this.#result(await this.#graphs.run('against', feeds(pair)), pair);
      },
      compareWithMap: async (distorted) => {
        const pair = this.#prepare({ reference, distorted });
        return this.#mapped(await this.#graphs.run('againstWithMap', feeds(pair)), pair);
      },
    };
  }

  dispose(): Promise<void> {
    return this.#graphs.dispose();
  }

  #prepare(pair: ImagePair): PreparedPair {
    if (this.#metric.prepare !== undefined) return this.#metric.prepare(pair);
    const { definition, resolved } = this.#metric;
    return { ...preparePair(pair, definition, resolved.options), steps: [], warnings: [] };
  }

  #feeds({ reference, distorted }: PreparedPair): TensorMap {
    if (this.#metric.feed === 'batch') return { pair: this.#pixels([reference, distorted]) };
    return { reference: this.#pixels([reference]), distorted: this.#pixels([distorted]) };
  }

  #pixels(images: readonly Image[]): Tensor {
    return pixelBatch(images, this.#runtime.precision);
  }

  #mapped(outputs: TensorMap, pair: PreparedPair): MappedResult {
    const map = outputs.map as Tensor;
    const toMap = this.#metric.toMap ?? pictureMap;
    return { result: this.#result(outputs, pair), map: toMap(map, pair) };
  }

  #result(outputs: TensorMap, pair: PreparedPair): MetricResult {
    return pairResult(this.#metric, this.#runtime, outputs, pair);
  }
}

/** A graph's outputs as a result with its history. */
export function pairResult<T extends OptionTable>(
  metric: Omit<PairMetric<T>, 'graphs' | 'feed'>,
  runtime: Runtime,
  outputs: TensorMap,
  pair: PreparedPair,
): MetricResult {
  const { definition, resolved, steps, weights } = metric;
  return {
    metric: definition.id,
    preset: resolved.preset,
    score: metric.score === undefined ? scalar(outputs, 'score') : metric.score(outputs),
    direction: definition.direction,
    options: resolved.options,
    details: metric.details(outputs),
    warnings: pair.warnings,
    provenance: {
      package: metric.package,
      runtime: runtime.id,
      precision: runtime.precision,
      steps: [...pair.steps, ...steps],
      models: weights.provenance,
    },
  };
}

/** The one number of an output. */
export function scalar(outputs: TensorMap, name: string): number {
  return (outputs[name] as Tensor).data[0] as number;
}

/** The numbers of the outputs `prefix.0`, `prefix.1` and so on. */
export function scalars(outputs: TensorMap, prefix: string): readonly number[] {
  const count = Object.keys(outputs).filter((name) => name.startsWith(`${prefix}.`)).length;
  return Array.from({ length: count }, (_, i) => scalar(outputs, `${prefix}.${i}`));
}

/** A graph's `[1, 1, H, W]` output as a map that lies exactly over the picture. */
export function pictureMap({ data, shape }: Tensor): ScoreMap {
  const [, , height, width] = shape as readonly [number, number, number, number];
  return {
    data: data instanceof Float32Array ? data : Float32Array.from(data),
    width,
    height,
    scale: { x: 1, y: 1 },
    offset: { x: 0, y: 0 },
    polarity: 'lower-better',
  };
}
