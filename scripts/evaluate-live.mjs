// `pnpm evaluate:live [-- --json]`: how well the classic metrics rank the 80 pairs of the LIVE subset as
// people do. Needs the fixtures: IQA_FIXTURES, or ../shared/fixtures beside the repository.
import { msSsim } from '@iqakit/classic/ms-ssim';
import { psnr } from '@iqakit/classic/psnr';
import { ssim } from '@iqakit/classic/ssim';
import {
  agreement,
  LIVE_CITATION,
  onLiveSubset,
  pairReader,
  printColumns,
  RESAMPLES,
  showInterval,
} from './evaluate/live-subset.mjs';

const metrics = [
  { name: 'psnr', score: (pair) => psnr(pair).score },
  { name: 'ssim', score: (pair) => ssim(pair).score },
  {
    name: 'ssim, wang2004-downsample',
    score: (pair) => ssim(pair, { preset: 'wang2004-downsample' }).score,
  },
  { name: 'ms-ssim', score: (pair) => msSsim(pair).score },
];

await onLiveSubset(async (rows) => {
  const scores = await scoreAll(rows);
  const groups = ['all', ...new Set(rows.map(({ distortion }) => distortion))];
  const report = metrics.map(({ name }, m) => ({
    metric: name,
    srcc: Object.fromEntries(groups.map((group) => [group, agreementIn(group, rows, scores[m])])),
  }));
  if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2));
  else print(report, groups, rows.length);
});

/** Every metric's score of every pair. */
async function scoreAll(rows) {
  const read = pairReader();
  const scores = metrics.map(() => []);
  for (const row of rows) {
    const pair = await read(row);
    metrics.forEach(({ score }, m) => {
      scores[m].push(score(pair));
    });
  }
  return scores;
}

function agreementIn(group, rows, scores) {
  const isIn = (_, i) => group === 'all' || rows[i].distortion === group;
  const opinions = rows.map(({ dmos }) => Number(dmos));
  return agreement(scores.filter(isIn), opinions.filter(isIn), { lowerBetter: false });
}

function print(report, groups, pairs) {
  console.log(`LIVE R2 subset, ${pairs} pairs; sign turned so that 1 is full agreement with realigned DMOS.`);
  console.log(`In brackets: the 95% percentile interval of ${RESAMPLES} bootstrap resamples of the pairs.\n`);
  printColumns([
    ['SRCC', ...groups],
    ...report.map(({ metric, srcc }) => [metric, ...groups.map((group) => showInterval(srcc[group]))]),
  ]);
  console.log(`\n${LIVE_CITATION}`);
}
