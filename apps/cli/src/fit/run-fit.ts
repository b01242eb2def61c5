import { resolve } from 'node:path';
import { IqaError } from '@iqakit/core';
import { createSpipsFeatures, SPIPS_STREAMS, type SpipsFeatures, spipsTerms } from '@iqakit/fusion/spips';
import type { Invocation } from '../command/spec.ts';
import { type fitFlags, LADDER_KINDS } from '../commands/fit.ts';
import { EXIT } from '../exit-codes.ts';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { Io } from '../io.ts';
import { computeTerms, type Terms } from './compute-terms.ts';
import { collectFitRows, type FitRows, type FitSources } from './fit-rows.ts';
import { fitWeights, modelsOfFit } from './fit-weights.ts';
import { renderFit } from './render-fit.ts';
import { openTermCache } from './term-cache.ts';
import { writtenCommand } from './written-command.ts';

declare const __IQAKIT_VERSION__: string;

type FitFlags = Invocation<typeof fitFlags>['flags'];

/** `iqa fit`. Nothing is computed before the command line, the tables and the models are in order. */
export async function run(
  { operands: [metric, ...folders], flags }: Invocation<typeof fitFlags>,
  io: Io,
): Promise<number> {
  const { out, backbone, hidden, seed } = flags;
  if (out === undefined) throw new IqaError('E_USAGE', '`iqa fit` needs --out FILE.json for the weights.');
  const streams = new Set(chosen('--streams', SPIPS_STREAMS, flags.streams));
  const cache = flags.cache ?? `${out.replace(/\.json$/i, '')}.terms.ndjson`;
  const rows = await collectFitRows(sourcesOf(folders, flags), io);
  const inputs = [...flags.pairs, ...pictureFiles(rows)];
  await refuseOverwriting([out, cache], inputs);
  if (resolve(out) === resolve(cache)) {
    throw new IqaError('E_USAGE', `--out and --cache are both ${out}: name another file for one of them.`);
  }

  const { createNeuralContext } = await import('../neural/neural-context.ts');
  const context = await createNeuralContext(flags, modelsOfFit(backbone, streams), io);
  const features = await createSpipsFeatures(context, backbone, streams);
  try {
    const settings = settingsOf(features, context.runtime.id, [backbone, ...streams]);
    const terms = await cachedTerms(
      cache,
      spipsTerms(backbone).length,
      { rows: rows.rows, features, settings },
      io,
    );
    if (terms === null) return interrupted(io);
    const loss = flags.loss ?? lossFor(rows);
    const command = writtenCommand(metric, folders, flags);
    const { loaded } = features;
    const fitted = fitWeights({ rows, terms, streams, backbone, hidden, seed, loss, loaded, command }, io);
    await writeAtomically(out, `${JSON.stringify(fitted.weights, null, 2)}\n`);
    io.stdout.write(renderFit(fitted, out, io.stdout));
    return EXIT.pass;
  } finally {
    await features.dispose();
  }
}

function pictureFiles({ rows }: FitRows): readonly string[] {
  const files = rows.flatMap(({ referenceFile, distorted }) =>
    'file' in distorted ? [referenceFile, distorted.file] : [referenceFile],
  );
  return [...new Set(files)];
}

function sourcesOf(folders: readonly string[], flags: FitFlags): FitSources {
  return {
    pairs: flags.pairs,
    folders,
    opinion: flags.opinion,
    scale: flags.scale,
    ladders: flags.ladders,
    ladderKinds: chosen('--ladder-kinds', LADDER_KINDS, flags['ladder-kinds']),
    ladderSteps: flags['ladder-steps'],
    most: flags.choices,
    seed: flags.seed,
  };
}

/** The words of a list that must each be one of `values`, in the order of `values`. */
function chosen<T extends string>(
  flag: string,
  values: readonly T[],
  words: readonly string[],
): readonly T[] {
  const bad = words.find((word) => !values.some((value) => value === word));
  if (bad === undefined) return values.filter((value) => words.includes(value));
  throw new IqaError('E_USAGE', `${flag} takes ${values.join(', ')}, not ${JSON.stringify(bad)}.`);
}

/** Opinions are fitted with the fidelity loss, choices as LPIPS fits them. */
function lossFor({ judgements }: FitRows): 'fidelity' | '2afc' {
  return judgements.every(({ badness }) => badness === undefined) ? '2afc' : 'fidelity';
}

/** Runtimes differ in the sixth digit; numbers of threads do not. */
function settingsOf(
  { loaded }: SpipsFeatures,
  runtime: string,
  choice: readonly string[],
): readonly string[] {
  return [__IQAKIT_VERSION__, runtime, ...choice, ...loaded.provenance.map(({ digest }) => digest)];
}

async function cachedTerms(
  path: string,
  count: number,
  computation: Omit<Parameters<typeof computeTerms>[0], 'cache'>,
  io: Io,
): Promise<Terms | null> {
  const cache = await openTermCache(path, count);
  try {
    return await computeTerms({ ...computation, cache }, io);
  } finally {
    await cache.close();
  }
}

function interrupted(io: Io): number {
  io.stderr.write('Stopped. The same command goes on from here.\n');
  return EXIT.interrupted;
}
