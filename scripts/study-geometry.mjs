// `pnpm study:geometry [-- --photographs N] [--json]`: how often metrics rank JPEG and blur ladders rightly when the
// distorted picture is shifted, rotated, scaled or retargeted against its reference. Needs the Kodak photographs
// of the fixtures (IQA_FIXTURES, or ../shared/fixtures beside the repository) and SqueezeNet's published weights.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeImage } from '@iqakit/codecs';
import { srcc } from '@iqakit/core/stats';
import { geometries, referenceOf } from './geometry/geometries.mjs';
import { ladders } from './geometry/ladders.mjs';
import { openMetrics } from './geometry/metrics.mjs';
import { agreementTable, summarize } from './geometry/report.mjs';

const besideRepository = fileURLToPath(new URL('../../shared/fixtures', import.meta.url));
const fixtures = process.env.IQA_FIXTURES ?? besideRepository;
const weights = process.env.IQA_MODEL_MIRROR ?? `${fixtures}/../models`;
const folder = `${fixtures}/kodak`;

if (existsSync(folder)) await study();
else {
  console.error(`No ${folder}: set IQA_FIXTURES to the folder of the fixtures.`);
  process.exitCode = 3;
}

async function study() {
  const { values } = parseArgs({
    options: { photographs: { type: 'string', default: '24' }, json: { type: 'boolean', default: false } },
  });
  const names = readdirSync(folder).slice(0, Number(values.photographs));
  const metrics = await openMetrics([weights]);
  const observations = [];
  for (const [i, name] of names.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${names.length} photographs`);
    observations.push(...(await observe(await readPhotograph(name), metrics)));
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const summary = summarize(observations);
  console.log(values.json ? JSON.stringify(summary, null, 2) : agreementTable(summary, names.length));
}

async function readPhotograph(name) {
  const { image } = await decodeImage(new Uint8Array(readFileSync(`${folder}/${name}`)), { name });
  return image;
}

/** How each metric ranks each ladder in each geometry of one photograph. */
async function observe(photograph, metrics) {
  const reference = referenceOf(photograph);
  const judges = await Promise.all(metrics.map(({ judge }) => judge(reference)));
  const observations = [];
  for (const { group, name, make } of geometries) {
    const moved = make(photograph);
    for (const ladder of ladders) {
      const pictures = [];
      for (const step of ladder.steps) pictures.push(await step(moved));
      for (const [m, metric] of metrics.entries()) {
        const correlation = await rankCorrelation(pictures, judges[m]);
        observations.push({ metric: metric.name, group, geometry: name, ladder: ladder.name, correlation });
      }
    }
  }
  return observations;
}

/** 1 where quality falls from step to step. */
async function rankCorrelation(pictures, judge) {
  const qualities = [];
  for (const picture of pictures) qualities.push(await judge(picture));
  return -srcc(
    qualities,
    pictures.map((_, step) => step),
  );
}
