import { resolve } from 'node:path';
import { IqaError } from '@iqakit/core';
import { createRandom } from '@iqakit/core/numeric';
import {
  type Choice,
  choicesFromLadder,
  choicesFromOpinions,
  type FitData,
  type Opinion,
} from '@iqakit/fusion/training';
import { listPictures } from '../batch/pair-folders.ts';
import type { ChoiceData, DataSet, JudgedPair, OpinionData } from '../datasets/data-set.ts';
import { recogniseDataSet } from '../datasets/data-sets.ts';
import { readOpinionCsv } from '../datasets/read-opinion-csv.ts';
import type { Io } from '../io.ts';
import { type LadderKind, type LadderStep, ladderSteps } from './ladder.ts';

/** A pair to compute terms of: two files, or a photograph and what is done to it. */
export interface FitRow {
  readonly referenceFile: string;
  readonly distorted: { readonly file: string } | { readonly step: LadderStep };
  /** Null for ladders. What is left out together is told by `contentsOf`. */
  readonly group: string | null;
}

/** What people said of the rows of one data set, for telling how well left-out rows are scored. */
export interface Judgements {
  readonly title: string;
  /** Opinion scores, larger is worse, by row; absent for data that are choices. */
  readonly badness?: ReadonlyMap<number, number>;
  readonly choices: readonly Choice[];
}

/** Everything that is to be fitted on, before anything is computed. */
export interface FitRows {
  readonly rows: readonly FitRow[];
  readonly choices: FitData['choices'];
  readonly judgements: readonly Judgements[];
}

export interface FitSources {
  readonly pairs: readonly string[];
  readonly folders: readonly string[];
  readonly opinion?: string;
  readonly scale?: 'mos' | 'dmos';
  readonly ladders: readonly string[];
  readonly ladderKinds: readonly LadderKind[];
  readonly ladderSteps: number;
  /** The most choices of a data set, and the seed they are drawn from where there are more. */
  readonly most: number;
  readonly seed: number;
}

/** Reads tables and lists photographs; no picture is opened. Throws E_USAGE where nobody has judged anything, and E_INPUT. */
export async function collectFitRows(sources: FitSources, io: Io): Promise<FitRows> {
  const { pairs, folders, opinion, scale } = sources;
  if (pairs.length + folders.length === 0) {
    throw new IqaError(
      'E_USAGE',
      '`iqa fit` needs what people said: --pairs FILE.csv, or the DIR of a data set.',
    );
  }
  const builder = new RowBuilder(sources);
  for (const file of pairs) builder.addDataSet(await readOpinionCsv(file, io, { opinion, scale }));
  for (const folder of folders) builder.addDataSet(await (await recogniseDataSet(folder)).read(folder));
  for (const folder of sources.ladders) builder.addLadders(folder, await listPictures(folder));
  return builder.build();
}

class RowBuilder {
  readonly #sources: FitSources;
  readonly #rows: FitRow[] = [];
  readonly #ladderChoices: Choice[] = [];
  readonly #judgements: Judgements[] = [];

  constructor(sources: FitSources) {
    this.#sources = sources;
  }

  addDataSet(data: DataSet): void {
    this.#judgements.push(data.kind === 'opinions' ? this.#opinions(data) : this.#choices(data));
  }

  addLadders(folder: string, photographs: readonly string[]): void {
    if (photographs.length === 0)
      throw new IqaError('E_INPUT', `${folder} holds no pictures to make ladders from.`);
    for (const photograph of photographs) {
      for (const kind of this.#sources.ladderKinds) this.#addLadder(resolve(folder, photograph), kind);
    }
  }

  build(): FitRows {
    const choices = [...this.#judgements.flatMap((judged) => judged.choices), ...this.#ladderChoices];
    return { rows: this.#rows, choices, judgements: this.#judgements };
  }

  #addLadder(referenceFile: string, kind: LadderKind): void {
    const steps = ladderSteps(kind, this.#sources.ladderSteps);
    const first = this.#rows.length;
    for (const step of steps) this.#rows.push({ referenceFile, distorted: { step }, group: null });
    this.#ladderChoices.push(...choicesFromLadder(steps.map((_, i) => first + i)));
  }

  #opinions({ title, scale, pairs }: OpinionData): Judgements {
    const opinions = pairs.map(
      ({ opinion, deviation }): Opinion => ({
        badness: scale === 'dmos' ? opinion : -opinion,
        deviation: deviation ?? 0,
        dataSet: title,
      }),
    );
    const { most, seed } = this.#sources;
    const choices = choicesFromOpinions(opinions, { most, seed });
    const places = this.#addPairs(pairs, choices);
    return {
      title,
      badness: new Map([...places].map(([pair, row]) => [row, opinions[pair].badness])),
      choices: moved(choices, places),
    };
  }

  #choices({ title, pairs, choices }: ChoiceData): Judgements {
    const drawn = [...choices];
    createRandom(this.#sources.seed).shuffle(drawn);
    drawn.length = Math.min(drawn.length, this.#sources.most);
    return { title, choices: moved(drawn, this.#addPairs(pairs, drawn)) };
  }

  /** Adds the pairs that are chosen between, and only those: where each has its row. */
  #addPairs(pairs: readonly JudgedPair[], choices: readonly Choice[]): ReadonlyMap<number, number> {
    // Contents of two data sets may have the same name.
    const set = this.#judgements.length;
    const used = new Set(choices.flatMap(({ first, second }) => [first, second]));
    const places = new Map<number, number>();
    for (const [i, { referenceFile, distortedFile, group }] of pairs.entries()) {
      if (!used.has(i)) continue;
      places.set(i, this.#rows.length);
      this.#rows.push({ referenceFile, distorted: { file: distortedFile }, group: `${set} ${group}` });
    }
    return places;
  }
}

function moved(choices: readonly Choice[], places: ReadonlyMap<number, number>): readonly Choice[] {
  return choices.map(({ first, second, judge }) => ({
    first: places.get(first) as number,
    second: places.get(second) as number,
    judge,
  }));
}
