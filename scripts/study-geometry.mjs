// `pnpm study:geometry [-- --photographs N] [--json]`: how often metrics rank JPEG and blur ladders rightly when
// each picture is shifted, rotated, scaled or retargeted against the reference in its own way. Needs the Kodak
// photographs of the fixtures (IQA_FIXTURES, or ../shared/fixtures beside the repository) and SqueezeNet's
// published weights (IQA_MODEL_MIRROR, or models beside the fixtures).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeImage } from '@iqakit/codecs';
import { createRandom } from '@iqakit/core/numeric';
import { srcc } from '@iqakit/core/stats';
import { asItStands, geometries } from './geometry/geometries.mjs';
import { ladders } from './geometry/ladders.mjs';
import { openMetrics } from './geometry/metrics.mjs';
import { agreementTable, summarize } from './geometry/report.mjs';

/** What is seen of a photograph of 768x512: every geometry finds pixels beyond its rim. */
const WINDOW = { width: 608, height: 384 };
const UPRIGHT = { width: WINDOW.height, height: WINDOW.width };

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
  const names = spread(readdirSync(folder).sort(), Number(values.photographs));
  const metrics = await openMetrics([weights]);
  const observations = [];
  for (const [i, name] of names.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${names.length} photographs`);
    observations.push(...(await observe(await readPhotograph(name), metrics, createRandom(i + 1))));
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const summary = summarize(observations);
  if (values.json) console.log(JSON.stringify(summary, null, 2));
  else {
    console.log(
      `${names.length} Kodak photographs: mean rank correlation of quality with the steps of a ladder`,
    );
    console.log('(1 is right), and how many ladders are ranked without a mistake.\n');
    console.log(agreementTable(summary));
  }
}

/** So many of a list, evenly spread over it. */
function spread(list, count) {
  const wanted = Math.min(count, list.length);
  return Array.from({ length: wanted }, (_, i) => list[Math.floor((i * list.length) / wanted)]);
}

async function readPhotograph(name) {
  const { image } = await decodeImage(new Uint8Array(readFileSync(`${folder}/${name}`)), { name });
  return image;
}

/** How each metric ranks each ladder in each kind of geometry of one photograph. */
async function observe(photograph, metrics, random) {
  const window = photograph.width > photograph.height ? WINDOW : UPRIGHT;
  const reference = asItStands(photograph, window);
  const judges = await Promise.all(metrics.map(({ judge }) => judge(reference)));
  const observations = [];
  for (const { name: geometry, draw } of geometries) {
    for (const { name: ladder, steps } of ladders) {
      const pictures = [];
      for (const step of steps) pictures.push(await step(draw(random)(photograph, window)));
      for (const [m, { name: metric }] of metrics.entries()) {
        const correlation = await rankCorrelation(pictures, judges[m]);
        observations.push({ metric, geometry, ladder, correlation });
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
