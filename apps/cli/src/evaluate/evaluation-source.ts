import { IqaError } from '@iqakit/core';
import type { Invocation } from '../command/spec.ts';
import type { evaluateFlags } from '../commands/evaluate.ts';
import type { DataSet } from '../datasets/data-set.ts';
import { dataSets, recogniseDataSet } from '../datasets/data-sets.ts';
import { readOpinionCsv } from '../datasets/read-opinion-csv.ts';
import type { Io } from '../io.ts';
import { partsOf } from './parts-of.ts';

type EvaluateFlags = Invocation<typeof evaluateFlags>['flags'];

/** What is evaluated on, and whose it is; null for a table of the user's own. */
export interface EvaluationSource {
  readonly data: DataSet;
  readonly citation: string | null;
}

/**
 * A table, or a data set's folder. Anything else is E_USAGE, and so are pairs that do not tell what `--by`
 * asks for: better found out before hours of scoring than after.
 */
export function evaluationSource(
  operands: readonly string[],
  flags: EvaluateFlags,
): (io: Io) => Promise<EvaluationSource> {
  const read = sourceReader(operands, flags);
  return async (io) => {
    const source = await read(io);
    partsOf(source.data.pairs, flags.by ?? null);
    return source;
  };
}

function sourceReader(
  [folder]: readonly string[],
  { pairs, dataset, opinion, scale }: EvaluateFlags,
): (io: Io) => Promise<EvaluationSource> {
  if ((pairs === undefined) === (folder === undefined)) {
    throw new IqaError(
      'E_USAGE',
      '`iqa evaluate` needs --pairs FILE.csv or the folder of a data set, and not both.',
    );
  }
  if (pairs !== undefined) {
    if (dataset !== undefined)
      throw new IqaError('E_USAGE', '--dataset is about a folder, not about --pairs.');
    return async (io) => ({ data: await readOpinionCsv(pairs, io, { opinion, scale }), citation: null });
  }
  if (opinion !== undefined || scale !== undefined) {
    throw new IqaError('E_USAGE', 'A data set knows its opinions: leave --opinion and --scale to --pairs.');
  }
  return async () => {
    const reader = dataset === undefined ? await recogniseDataSet(folder) : dataSets[dataset];
    return { data: await reader.read(folder), citation: reader.citation };
  };
}
