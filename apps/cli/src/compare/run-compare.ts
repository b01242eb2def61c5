import type { Invocation } from '../command/spec.ts';
import type { compareFlags } from '../commands/compare.ts';
import { EXIT } from '../exit-codes.ts';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import type { Io } from '../io.ts';
import { fitPair } from '../pictures/fit-pair.ts';
import { decodePicture, type Picture, type PicturePair } from '../pictures/picture.ts';
import { MAX_FILE_BYTES, readBytes } from '../pictures/read-bytes.ts';
import { type ComparisonReport, pictureSummary } from '../report/comparison.ts';
import { renderComparison } from '../report/render-comparison.ts';
import { createScorer, type Scored } from '../scoring/scorer.ts';
import { evaluateThreshold, explainFailure } from '../threshold/threshold.ts';
import { type ComparisonPlan, planComparison } from './plan-comparison.ts';

/** `iqa compare`. Nothing is printed or written before everything has been computed. */
export async function run({ operands, flags }: Invocation<typeof compareFlags>, io: Io): Promise<number> {
  const plan = await planComparison(operands, flags);
  await refuseOverwriting([...plan.maps.values(), ...plan.rawMaps.values()], operands);
  const read = await readPair(plan, io);
  const pair = fitPair(read, plan.fit);
  const scored = await scorePair(pair, plan, io);
  const report = reportOn(read, scored, plan);
  const text = await renderComparison(plan.format, report, io.stdout);

  await writeMaps(pair, scored, plan);
  warn(scored, io);
  io.stdout.write(text);
  return judge(report, io);
}

/** One after the other, so that one file's bytes are gone before the next is read. */
async function readPair(plan: ComparisonPlan, io: Io): Promise<PicturePair> {
  const { reference, distorted } = plan.paths;
  const before = reference === null ? null : await readPicture(reference, plan, io);
  const judged = await readPicture(distorted, plan, io);
  return { reference: before ?? judged, distorted: judged };
}

async function readPicture(path: string, { decode }: ComparisonPlan, io: Io): Promise<Picture> {
  const bytes = path === '-' ? await io.readStdin(MAX_FILE_BYTES) : await readBytes(path);
  return decodePicture(bytes, path, decode);
}

async function scorePair(pair: PicturePair, plan: ComparisonPlan, io: Io): Promise<readonly Scored[]> {
  const scorer = await createScorer(plan.requested, plan, io);
  try {
    return await scorer.score(pair, new Set([...plan.maps.keys(), ...plan.rawMaps.keys()]));
  } finally {
    await scorer.dispose();
  }
}

function reportOn(pair: PicturePair, scored: readonly Scored[], plan: ComparisonPlan): ComparisonReport {
  const results = scored.map(({ result }) => result);
  return {
    reference: plan.paths.reference === null ? null : pictureSummary(pair.reference),
    distorted: pictureSummary(pair.distorted),
    results,
    definitions: plan.definitions,
    depth: plan.depth,
    thresholds: plan.thresholds.map((threshold) => evaluateThreshold(threshold, results)),
  };
}

async function writeMaps(
  { reference }: PicturePair,
  scored: readonly Scored[],
  plan: ComparisonPlan,
): Promise<void> {
  if (plan.maps.size + plan.rawMaps.size === 0) return;
  const { writeMapPicture, writeRawMap } = await import('../map/write-map.ts');
  for (const { result, map } of scored) {
    const picturePath = plan.maps.get(result.metric);
    const rawPath = plan.rawMaps.get(result.metric);
    if (map === undefined) continue;
    if (rawPath !== undefined) await writeRawMap(rawPath, map);
    if (picturePath === undefined) continue;
    const definition = plan.definitions.get(result.metric)!;
    const { width, height } = definition.mapPlaces === undefined ? reference.image : map;
    await writeMapPicture(picturePath, { definition, result, map, width, height, range: plan.mapRange });
  }
}

/** What was done to the pictures is said by every result; people want to read it once. */
function warn(scored: readonly Scored[], io: Io): void {
  const lines = scored.flatMap(({ result }) =>
    result.warnings.map(
      ({ code, message }) => `${io.stderr.style('yellow', `warning: ${code}:`)} ${message}\n`,
    ),
  );
  for (const line of new Set(lines)) io.stderr.write(line);
}

function judge({ thresholds }: ComparisonReport, io: Io): number {
  const failures = thresholds.filter(({ failed }) => failed);
  for (const failure of failures)
    io.stderr.write(`${io.stderr.style('red', 'fail:')} ${explainFailure(failure)}\n`);
  return failures.length === 0 ? EXIT.pass : EXIT.thresholdFailed;
}
