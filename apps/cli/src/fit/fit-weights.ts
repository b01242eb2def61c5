import { LPIPS_NETS, type LpipsNet } from '@iqakit/deep/lpips';
import type { LoadedWeights } from '@iqakit/deep/metric';
import { findModel } from '@iqakit/deep/model';
import { SPIPS_WEIGHTS_SCHEMA, type SpipsStream, type SpipsWeights, spipsTerms } from '@iqakit/fusion/spips';
import {
  FIT_DEFAULTS,
  type FitData,
  type FitLoss,
  type FitOptions,
  type Fitted,
  fitFusion,
  leftOutScores,
} from '@iqakit/fusion/training';
import type { Io } from '../io.ts';
import type { Terms } from './compute-terms.ts';
import { contentsOf } from './contents.ts';
import type { FitRows } from './fit-rows.ts';
import { judgeLeftOut } from './judge-left-out.ts';

export interface FitTask {
  readonly rows: FitRows;
  readonly terms: Terms;
  readonly streams: ReadonlySet<SpipsStream>;
  readonly backbone: LpipsNet;
  readonly hidden: number;
  readonly seed: number;
  readonly loss: FitLoss;
  readonly loaded: LoadedWeights;
  /** For the provenance. */
  readonly command: string;
}

export interface FittedWeights {
  readonly weights: SpipsWeights;
  readonly fitted: Fitted;
}

/** The models that the features of these streams need. */
export function modelsOfFit(backbone: LpipsNet, streams: ReadonlySet<SpipsStream>): readonly string[] {
  return streams.has('perceptual') || streams.has('semantic') ? LPIPS_NETS[backbone].models : [];
}

/** Fits, and fits again without each content to tell what the weights are worth. */
export function fitWeights(task: FitTask, io: Io): FittedWeights {
  const { rows, terms, streams, backbone, hidden, seed, loss } = task;
  const all = spipsTerms(backbone);
  const data: FitData = {
    means: terms.means,
    groups: contentsOf(rows.rows, terms.references),
    choices: rows.choices,
  };
  const columns = [...all.keys()].filter((i) => streams.has(all[i].stream));
  const options: FitOptions = { ...FIT_DEFAULTS, columns, hidden, seed, loss };
  io.stderr.write(`fitting on ${data.choices.length} choices between ${data.means.length} pairs\n`);
  const fitted = fitFusion(data, options);
  const scores = leftOutScores(data, {
    ...options,
    terms: all,
    onFold: ({ done, total }) => io.stderr.write(`fit without a part of the contents: ${done} of ${total}\n`),
  });
  const worth = judgeLeftOut(rows.judgements, scores);
  return { weights: weightsOf(task, fitted, worth), fitted };
}

function weightsOf(
  { backbone, seed, loss, loaded, terms, rows, command }: FitTask,
  { fusion }: Fitted,
  scores: Readonly<Record<string, number>>,
): SpipsWeights {
  return {
    schema: SPIPS_WEIGHTS_SCHEMA,
    backbone,
    terms: spipsTerms(backbone).map(({ name }) => name),
    fusion,
    linear: linearLayers(backbone, loaded),
    provenance: { command, data: describeData(rows, terms), loss, seed, scores },
  };
}

/** Where no network took part, the published layers: nothing depends on them. */
function linearLayers(backbone: LpipsNet, { provenance }: LoadedWeights): SpipsWeights['linear'] {
  const model = LPIPS_NETS[backbone].models[1];
  const digest = provenance.find(({ id }) => id === model)?.digest ?? findModel(model).tensorDigest ?? '';
  return { model, digest };
}

function describeData({ rows, judgements }: FitRows, { digest, references }: Terms): string {
  const contents = new Set(contentsOf(rows, references).filter((content) => content !== null)).size;
  const steps = rows.filter(({ distorted }) => 'step' in distorted).length;
  const parts = [
    judgements.map(({ title }) => title).join(', '),
    `${rows.length - steps} pairs of ${contents} contents`,
    ...(steps === 0 ? [] : [`${steps} steps of ladders`]),
    `SHA-256 of the pictures ${digest.slice(0, 16)}`,
  ];
  return parts.join('; ');
}
