import type { Image } from '@iqakit/core';
import { LPIPS_NETS, type LpipsNet, lpipsNetwork } from '@iqakit/deep/lpips';
import {
  CompiledGraphs,
  type DeepContext,
  type LoadedWeights,
  loadWeights,
  pixelBatch,
  scalars,
} from '@iqakit/deep/metric';
import type { Runtime, TensorMap } from '@iqakit/deep/runtime';
import type { Tensor } from '@iqakit/deep/tensor';
import { type SpipsStream, spipsTerms, TRADITIONAL_TERMS } from './terms.ts';
import { type DifferenceMap, mapMean, traditionalMaps } from './traditional-maps.ts';

/** Two checked pictures of one size. */
export interface Pictures {
  readonly reference: Image;
  readonly distorted: Image;
}

/** A map per term, as large as the pictures; null for terms whose stream is off. */
export type TermMaps = readonly (DifferenceMap | Float64Array | null)[];

/** The maps of all terms and their means, before any fusion: what scores are made of and fitting works on. */
export interface SpipsFeatures {
  readonly loaded: LoadedWeights;
  /** One mean per term, 0 for terms whose stream is off. */
  means(pictures: Pictures): Promise<readonly number[]>;
  meansAndMaps(pictures: Pictures): Promise<{ readonly means: readonly number[]; readonly maps: TermMaps }>;
  dispose(): Promise<void>;
}

/** Loads what the streams need and nothing else. Throws E_MODEL_MISSING, and E_RUNTIME when run. */
export async function createSpipsFeatures(
  context: DeepContext,
  net: LpipsNet,
  streams: ReadonlySet<SpipsStream>,
): Promise<SpipsFeatures> {
  const isDeep = streams.has('perceptual') || streams.has('semantic');
  const loaded = await loadWeights(context.models, isDeep ? LPIPS_NETS[net].models : []);
  return new StreamFeatures(context.runtime, loaded, net, {
    traditional: streams.has('traditional'),
    deep: isDeep,
  });
}

class StreamFeatures implements SpipsFeatures {
  readonly loaded: LoadedWeights;
  readonly #runtime: Runtime;
  readonly #graphs: CompiledGraphs<'means' | 'maps'>;
  readonly #taps: number;
  readonly #on: { readonly traditional: boolean; readonly deep: boolean };

  constructor(
    runtime: Runtime,
    loaded: LoadedWeights,
    net: LpipsNet,
    on: { readonly traditional: boolean; readonly deep: boolean },
  ) {
    const { backbone } = LPIPS_NETS[net];
    this.loaded = loaded;
    this.#runtime = runtime;
    this.#taps = spipsTerms(net).length - TRADITIONAL_TERMS.length;
    this.#on = on;
    this.#graphs = new CompiledGraphs(runtime, loaded.tensors, {
      means: () => lpipsNetwork(backbone, { maps: 'none' }),
      maps: () => lpipsNetwork(backbone, { maps: 'layers' }),
    });
  }

  async means(pictures: Pictures): Promise<readonly number[]> {
    const deep = await this.#run('means', pictures);
    return this.#allMeans(this.#traditional(pictures), deep);
  }

  async meansAndMaps(pictures: Pictures) {
    const deep = await this.#run('maps', pictures);
    const traditional = this.#traditional(pictures);
    const layers = Array.from({ length: this.#taps }, (_, i) =>
      deep === null ? null : (deep[`map.layer.${i}`] as Tensor).data,
    );
    return { means: this.#allMeans(traditional, deep), maps: [...traditional, ...layers] };
  }

  dispose(): Promise<void> {
    return this.#graphs.dispose();
  }

  #traditional(pictures: Pictures): readonly (DifferenceMap | null)[] {
    return this.#on.traditional ? traditionalMaps(pictures) : TRADITIONAL_TERMS.map(() => null);
  }

  async #run(graph: 'means' | 'maps', { reference, distorted }: Pictures): Promise<TensorMap | null> {
    if (!this.#on.deep) return null;
    return this.#graphs.run(graph, { pair: pixelBatch([reference, distorted], this.#runtime.precision) });
  }

  #allMeans(traditional: readonly (DifferenceMap | null)[], deep: TensorMap | null): readonly number[] {
    const layers = deep === null ? new Array<number>(this.#taps).fill(0) : scalars(deep, 'layer');
    return [...traditional.map((map) => (map === null ? 0 : mapMean(map))), ...layers];
  }
}
