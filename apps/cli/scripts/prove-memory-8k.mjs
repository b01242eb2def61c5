/**
 * The peak memory of `iqa compare -m ssim` on two 8K pictures:
 * `node apps/cli/scripts/prove-memory-8k.mjs [FORMAT ...]`, with png, jpeg, webp, tiff or avif; default png.
 * The budget is the decoded pixels of both and 250 MB. Exits with 1 where a format exceeds it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { iqa, makeImage } from './support.mjs';

const WIDTH = 7680;
const HEIGHT = 4320;
const ROOM = 250e6;
const decoded = 2 * WIDTH * HEIGHT * 3;

/** How a picture is saved in each format: quickly, and in the usual way. */
const SETTINGS = {
  png: {},
  jpeg: { quality: 90 },
  webp: { quality: 75, effort: 0 },
  tiff: { compression: 'lzw' },
  avif: { quality: 50, effort: 0 },
};

const formats = process.argv.length > 2 ? process.argv.slice(2) : ['png'];
const folder = mkdtempSync(join(tmpdir(), 'iqa-8k-'));
try {
  console.log(`Both pictures decoded: ${megabytes(decoded)}; ${megabytes(ROOM)} more allowed.`);
  for (const format of formats) {
    const peak = peakMemory(['compare', ...(await makePictures(format)), '-m', 'ssim']);
    const isWithin = peak <= decoded + ROOM;
    console.log(
      `${format.padEnd(4)}  peak ${megabytes(peak)}, ${megabytes(peak - decoded)} beyond the pixels${isWithin ? '' : ': TOO MUCH'}`,
    );
    if (!isWithin) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

async function makePictures(format) {
  const paths = [1, 2].map((seed) => join(folder, `${seed}.${format}`));
  for (const [i, path] of paths.entries()) {
    const { data } = makeImage(WIDTH, HEIGHT, i + 1);
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 };
    writeFileSync(path, await sharp(data, { raw })[format](SETTINGS[format]).toBuffer());
  }
  return paths;
}

/** The largest resident size of a process that runs the command, in bytes. */
function peakMemory(words) {
  const script = `
    process.argv = [process.execPath, ${JSON.stringify(iqa)}, ...${JSON.stringify(words)}];
    process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS + '\\n'));
    await import(${JSON.stringify(`file://${iqa}`)});
  `;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`iqa ${words.join(' ')} exited with ${status}: ${stderr}`);
  // maxRSS is in kibibytes on every platform.
  return Number(/PEAK (\d+)/.exec(stderr)[1]) * 1024;
}
