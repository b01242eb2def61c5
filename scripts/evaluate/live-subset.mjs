import { existsSync, readFileSync } from 'node:fs';
import { decodeImage } from '@iqakit/codecs';
import { bootstrap, srcc } from '@iqakit/core/stats';
import { fromRoot } from '../workspace/paths.mjs';

/** The fixtures: `IQA_FIXTURES`, or ../shared/fixtures beside the repository. */
const fixtures = process.env.IQA_FIXTURES ?? fromRoot('../shared/fixtures');

/** Published weights: `IQA_MODEL_MIRROR`, or `models` beside the fixtures. */
export const modelsFolder = process.env.IQA_MODEL_MIRROR ?? `${fixtures}/../models`;

const folder = `${fixtures}/live-subset`;

export const LIVE_CITATION =
  'H. R. Sheikh, Z. Wang, L. Cormack, A. C. Bovik: LIVE Image Quality Assessment Database Release 2, ' +
  'http://live.ece.utexas.edu/research/quality';

/** How often pairs are drawn anew for an interval. */
export const RESAMPLES = 2000;

/**
 * Runs an evaluation of the 80 LIVE pairs, or says what is missing.
 *
 * @param {(rows: readonly Record<string, string>[]) => Promise<void>} evaluate
 * @param {readonly string[]} [needed] folders beside the pairs that must be there
 */
export async function onLiveSubset(evaluate, needed = []) {
  const missing = [folder, ...needed].find((path) => !existsSync(path));
  if (missing === undefined) return evaluate(readTable(`${folder}/pairs.csv`));
  console.error(`No ${missing}: set IQA_FIXTURES to the folder of the fixtures.`);
  process.exitCode = 3;
}

/** @returns {readonly Record<string, string>[]} */
function readTable(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, c) => [names[c], cell])));
}

/** Decodes the pair of a row; references are kept, as twenty pairs share each. */
export function pairReader() {
  const references = new Map();
  const decode = async (name) =>
    (await decodeImage(new Uint8Array(readFileSync(`${folder}/${name}`)), { name })).image;
  return async ({ reference, distorted }) => {
    if (!references.has(reference)) references.set(reference, decode(reference));
    return { reference: await references.get(reference), distorted: await decode(distorted) };
  };
}

/** The rank correlation with opinion, turned so that 1 is full agreement: DMOS rises as quality falls. */
export function agreement(scores, opinions, { lowerBetter }) {
  const sign = lowerBetter ? 1 : -1;
  return bootstrap([scores, opinions], (predicted, opinion) => sign * srcc(predicted, opinion), {
    resamples: RESAMPLES,
  });
}

export function showInterval({ estimate, low, high }) {
  return `${estimate.toFixed(4)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

/** Prints rows of cells in columns. */
export function printColumns(rows) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  for (const row of rows)
    console.log(
      row
        .map((text, c) => text.padEnd(widths[c]))
        .join('  ')
        .trimEnd(),
    );
}
