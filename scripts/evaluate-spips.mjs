// `pnpm evaluate:spips [-- --json]`: how well SPIPS on SqueezeNet ranks the 80 pairs of the LIVE subset as
// people do, each picture scored by a fit that has not seen its reference; each part alone; and SPIPS
// without each of its streams. Needs the fixtures and published weights: IQA_FIXTURES and IQA_MODEL_MIRROR,
// or ../shared/fixtures and ../shared/models beside the repository.
import { msSsim } from '@iqakit/classic/ms-ssim';
import { psnr } from '@iqakit/classic/psnr';
import { ssim } from '@iqakit/classic/ssim';
import { preparePair } from '@iqakit/core/image';
import { resolveOptions } from '@iqakit/core/metric';
import { bootstrap, srcc } from '@iqakit/core/stats';
import { createNodeModelStore } from '@iqakit/deep/model/node';
import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { createSpipsFeatures, SPIPS_STREAMS, spipsDefinition, spipsTerms } from '@iqakit/fusion/spips';
import { choicesFromOpinions, FIT_DEFAULTS, leftOutScores } from '@iqakit/fusion/training';
import * as ort from 'onnxruntime-node';
import {
  agreement,
  LIVE_CITATION,
  modelsFolder,
  onLiveSubset,
  pairReader,
  printColumns,
  RESAMPLES,
  showInterval,
} from './evaluate/live-subset.mjs';

const terms = spipsTerms('squeeze');
const { options: noOptions } = resolveOptions(spipsDefinition, {});

/** Metrics that need no fitting. LPIPS is the sum of the deep terms: its linear layers are theirs. */
const parts = [
  { name: 'PSNR', lowerBetter: false, score: (pair) => psnr(pair).score },
  { name: 'SSIM', lowerBetter: false, score: (pair) => ssim(pair).score },
  { name: 'MS-SSIM', lowerBetter: false, score: (pair) => msSsim(pair).score },
  {
    name: 'LPIPS-squeeze',
    lowerBetter: true,
    score: (_, means) =>
      means.reduce((sum, mean, i) => (terms[i].stream === 'traditional' ? sum : sum + mean), 0),
  },
];

/** SPIPS whole, and without each of its streams. */
const variants = [
  { name: 'SPIPS-squeeze', streams: SPIPS_STREAMS },
  ...SPIPS_STREAMS.map((left) => ({
    name: `  without ${left}`,
    streams: SPIPS_STREAMS.filter((stream) => stream !== left),
  })),
];

await onLiveSubset(
  async (rows) => {
    const { means, alone } = await measure(rows);
    const opinions = rows.map(({ dmos }) => Number(dmos));
    const whole = leftOut(rows, means, SPIPS_STREAMS);
    const report = [
      ...variants.map(({ name, streams }) => ({
        name,
        lowerBetter: true,
        scores: streams === SPIPS_STREAMS ? whole : leftOut(rows, means, streams),
      })),
      ...parts.map(({ name, lowerBetter }, p) => ({ name, lowerBetter, scores: alone[p] })),
    ].map(({ name, lowerBetter, scores }) => ({
      name,
      srcc: agreement(scores, opinions, { lowerBetter }),
      lead: leadOver(whole, scores, opinions, lowerBetter),
    }));
    if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2));
    else print(report, rows.length);
  },
  [modelsFolder],
);

/** The means of every pair's maps, and every part's score of it. */
async function measure(rows) {
  const context = {
    runtime: onnxRuntime(ort, { device: 'cpu' }),
    models: createNodeModelStore({ mirrors: [modelsFolder], offline: true }),
  };
  const features = await createSpipsFeatures(context, 'squeeze', new Set(SPIPS_STREAMS));
  const read = pairReader();
  const means = [];
  const alone = parts.map(() => []);
  try {
    for (const row of rows) {
      const pair = await read(row);
      const ofPair = await features.means(preparePair(pair, spipsDefinition, noOptions));
      means.push(ofPair);
      parts.forEach(({ score }, p) => {
        alone[p].push(score(pair, ofPair));
      });
    }
  } finally {
    await features.dispose();
  }
  return { means, alone };
}

/** Scores of each reference's pairs by weights that were fitted without that reference. */
function leftOut(rows, means, streams) {
  const opinions = rows.map(({ dmos, dmos_std }) => ({
    badness: Number(dmos),
    deviation: Number(dmos_std),
    dataSet: 'LIVE',
  }));
  const data = {
    means,
    groups: rows.map(({ reference }) => reference),
    choices: choicesFromOpinions(opinions, { most: Number.POSITIVE_INFINITY, seed: FIT_DEFAULTS.seed }),
  };
  const columns = [...terms.keys()].filter((i) => streams.includes(terms[i].stream));
  return leftOutScores(data, { ...FIT_DEFAULTS, columns, terms });
}

/** How far SPIPS is ahead, pair by pair drawn alike for both. */
function leadOver(whole, scores, opinions, lowerBetter) {
  const sign = lowerBetter ? 1 : -1;
  return bootstrap([whole, scores, opinions], (a, b, opinion) => srcc(a, opinion) - sign * srcc(b, opinion), {
    resamples: RESAMPLES,
  });
}

function print(report, pairs) {
  console.log(
    `LIVE R2 subset, ${pairs} pairs of 4 references; SRCC with realigned DMOS, 1 is full agreement.`,
  );
  console.log(
    'SPIPS: each reference is left out of the fit that scores its pairs, choice of steps included.',
  );
  console.log(`In brackets: the 95% percentile interval of ${RESAMPLES} bootstrap resamples of the pairs.\n`);
  printColumns([
    ['', 'SRCC', 'SPIPS is ahead by'],
    ...report.map(({ name, srcc, lead }, i) => [name, showInterval(srcc), i === 0 ? '' : showInterval(lead)]),
  ]);
  console.log(`\n${LIVE_CITATION}`);
}
