import { IqaError } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';
import type { Invocation } from '../command/spec.ts';
import type { compareFlags } from '../commands/compare.ts';
import { parseMapRange } from '../map/color-scale.ts';
import { type MapTargets, mapTargets } from '../map/map-targets.ts';
import type { ComparisonReport } from '../report/comparison.ts';
import type { ComparisonFormat } from '../report/render-comparison.ts';
import { planScoring, type ScoringPlan } from '../scoring/plan-scoring.ts';

type CompareFlags = Invocation<typeof compareFlags>['flags'];

/** The files; `reference` is null where one picture is judged on its own. */
export interface PicturePaths {
  readonly reference: string | null;
  readonly distorted: string;
}

/** What `iqa compare` was asked for. */
export interface ComparisonPlan extends ScoringPlan {
  readonly paths: PicturePaths;
  readonly format: ComparisonFormat;
  readonly depth: ComparisonReport['depth'];
  readonly maps: MapTargets;
  readonly rawMaps: MapTargets;
  readonly mapRange?: readonly [low: number, high: number];
}

/** Finds everything that is wrong with the command line before a file is read. */
export async function planComparison(
  operands: readonly string[],
  flags: CompareFlags,
): Promise<ComparisonPlan> {
  const format = formatOf(flags);
  const scoring = await planScoring(flags);
  const definitions: readonly MetricDefinition[] = [...scoring.definitions.values()];
  const mapRange = flags['map-range'];
  if (mapRange !== undefined && flags.map === undefined) {
    throw new IqaError('E_USAGE', '--map-range sets the colours of --map: give --map FILE.png as well.');
  }
  return {
    ...scoring,
    paths: picturePaths(operands, definitions),
    format,
    depth: flags.details ? 'details' : 'scores',
    maps: mapTargets('--map', flags.map, '.png', definitions),
    rawMaps: mapTargets('--map-raw', flags['map-raw'], '.pfm', definitions),
    ...(mapRange === undefined ? {} : { mapRange: parseMapRange(mapRange) }),
  };
}

function picturePaths(
  [first, second]: readonly string[],
  definitions: readonly MetricDefinition[],
): PicturePaths {
  if (first === '-' && second === '-') {
    throw new IqaError('E_USAGE', 'Standard input holds one picture: give a file for the other.');
  }
  if (second !== undefined) return { reference: first, distorted: second };
  const comparing = definitions.find(({ kind }) => kind === 'full-reference');
  if (comparing === undefined) return { reference: null, distorted: first };
  throw new IqaError(
    'E_USAGE',
    `\`iqa compare\` needs DISTORTED: ${comparing.id} judges one picture against another.`,
  );
}

function formatOf({ format, json }: CompareFlags): ComparisonFormat {
  if (!json) return format ?? 'table';
  if (format === undefined || format === 'json') return 'json';
  throw new IqaError('E_USAGE', `--json and --format ${format} contradict each other: give one of them.`);
}
