/**
 * A batch of 2,000 pairs, killed with SIGKILL at random moments five times and resumed each time, must
 * leave the file that an undisturbed run leaves: `node apps/cli/scripts/prove-batch-resume.mjs [pairs] [kills]`.
 * Exits with 1 where a byte differs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iqa, makePng, noise } from './support.mjs';

const pairs = Number(process.argv[2] ?? 2000);
const kills = Number(process.argv[3] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'iqa-resume-'));

try {
  await makePairs();
  let isSame = true;
  for (const extension of ['csv', 'ndjson']) isSame &&= await prove(extension);
  process.exitCode = isSame ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Ten references, forty distorted pictures, some rows that cannot be scored, notes that need quoting. */
async function makePairs() {
  for (let i = 0; i < 10; i++) writeFileSync(join(folder, `ref${i}.png`), await makePng(192, 176, i));
  for (let i = 0; i < 40; i++) writeFileSync(join(folder, `dist${i}.png`), await makePng(192, 176, 100 + i));
  const rows = Array.from({ length: pairs }, (_, i) => {
    const distorted = i % 97 === 50 ? `missing${i}.png` : `dist${i % 40}.png`;
    return `ref${i % 10}.png,${distorted},"row ${i}, ""quoted""${i % 5 === 0 ? '\nin two lines' : ''}"`;
  });
  writeFileSync(join(folder, 'pairs.csv'), `reference,distorted,note\n${rows.join('\n')}\n`);
}

async function prove(extension) {
  const undisturbed = join(folder, `undisturbed.${extension}`);
  const start = performance.now();
  await batch(undisturbed).ended;
  const duration = performance.now() - start;
  console.log(`${extension}: undisturbed, ${pairs} pairs in ${(duration / 1000).toFixed(1)} s`);

  const killed = join(folder, `killed.${extension}`);
  const random = noise(Date.now());
  for (let kill = 1; kill <= kills; kill++) {
    const run = batch(killed, '--resume');
    const moment = (random() / 2 ** 32) * (duration / (kills + 1)) * 1.5 + 100;
    const timer = setTimeout(() => run.kill(), moment);
    await run.ended;
    clearTimeout(timer);
    const bytes = existsSync(killed) ? statSync(killed).size : 0;
    const state = existsSync(`${killed}.resume`) ? 'unfinished' : 'not begun, or finished';
    console.log(`  kill ${kill} after ${moment.toFixed(0)} ms: ${bytes} bytes written, ${state}`);
  }
  await batch(killed, '--resume').ended;
  const isSame = readFileSync(killed).equals(readFileSync(undisturbed));
  console.log(`${extension}: resumed to the end, ${isSame ? 'the same bytes' : 'DIFFERENT BYTES'}`);
  return isSame;
}

function batch(out, ...words) {
  const child = spawn(
    process.execPath,
    [iqa, 'batch', '--pairs', join(folder, 'pairs.csv'), '-m', 'psnr,ssim', '--out', out, ...words],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  return { ended, kill: () => child.kill('SIGKILL') };
}
