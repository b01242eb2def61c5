// `pnpm evaluate:live [-- --json]`: how well the classic metrics rank the 80 pairs of the LIVE subset as
// people do. Needs the fixtures: IQA_FIXTURES, or ../shared/fixtures beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { msSsim } from '@iqakit/classic/ms-ssim';
import { psnr } from '@iqakit/classic/psnr';
import { ssim } from '@iqakit/classic/ssim';
import { decodeImage } from '@iqakit/codecs';
import { bootstrap, srcc } from '@iqakit/core/stats';

const besideRepository = fileURLToPath(new URL('../../shared/fixtures', import.meta.url));
const folder = `${process.env.IQA_FIXTURES ?? besideRepository}/live-subset`;

const metrics = [
  { name: 'psnr', score: (pair) => psnr(pair).score },
  { name: 'ssim', score: (pair) => ssim(pair).score },
  {
    name: 'ssim, wang2004-downsample',
    score: (pair) => ssim(pair, { preset: 'wang2004-downsample' }).score,
  },
  { name: 'ms-ssim', score: (pair) => msSsim(pair).score },
];

if (existsSync(folder)) await evaluate();
else {
  console.error(`No ${folder}: set IQA_FIXTURES to the folder of the fixtures.`);
  process.exitCode = 3;
}

async function evaluate() {
  const rows = readTable(`${folder}/pairs.csv`);
  const opinions = rows.map(({ dmos }) => Number(dmos));
  const scores = await scoreAll(rows);
  const groups = ['all', ...new Set(rows.map(({ distortion }) => distortion))];
  const report = metrics.map(({ name }, m) => ({
    metric: name,
    srcc: Object.fromEntries(groups.map((group) => [group, agreement(group, rows, scores[m], opinions)])),
  }));
  if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2));
  else print(report, groups, rows.length);
}

/** Every metric's score of every pair; each picture is decoded once. */
async function scoreAll(rows) {
  const decoded = new Map();
  const decode = (name) => {
    if (!decoded.has(name))
      decoded.set(name, decodeImage(new Uint8Array(readFileSync(`${folder}/${name}`)), { name }));
    return decoded.get(name);
  };
  const scores = metrics.map(() => []);
  for (const row of rows) {
    const pair = {
      reference: (await decode(row.reference)).image,
      distorted: (await decode(row.distorted)).image,
    };
    decoded.delete(row.distorted);
    metrics.forEach(({ score }, m) => {
      scores[m].push(score(pair));
    });
  }
  return scores;
}

/** The rank correlation with opinion, turned so that 1 is full agreement: DMOS rises as quality falls. */
function agreement(group, rows, scores, opinions) {
  const isIn = (_, i) => group === 'all' || rows[i].distortion === group;
  const columns = [scores.filter(isIn), opinions.filter(isIn)];
  return bootstrap(columns, (predicted, opinion) => -srcc(predicted, opinion), { resamples: 2000 });
}

function readTable(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, c) => [names[c], cell])));
}

function print(report, groups, pairs) {
  const cell = ({ estimate, low, high }) => `${estimate.toFixed(4)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  const lines = [
    ['SRCC', ...groups],
    ...report.map(({ metric, srcc }) => [metric, ...groups.map((group) => cell(srcc[group]))]),
  ];
  const widths = lines[0].map((_, c) => Math.max(...lines.map((line) => line[c].length)));
  console.log(`LIVE R2 subset, ${pairs} pairs; sign turned so that 1 is full agreement with realigned DMOS.`);
  console.log('In brackets: the 95% percentile interval of 2000 bootstrap resamples of the pairs.\n');
  for (const line of lines)
    console.log(
      line
        .map((text, c) => text.padEnd(widths[c]))
        .join('  ')
        .trimEnd(),
    );
  console.log(
    '\nH. R. Sheikh, Z. Wang, L. Cormack, A. C. Bovik: LIVE Image Quality Assessment Database Release 2, ' +
      'http://live.ece.utexas.edu/research/quality',
  );
}
