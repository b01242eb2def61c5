/**
 * How long `iqa` takes to start, as a ratio to a bare `node -e 0` in the same run:
 * `node apps/cli/scripts/prove-startup.mjs [rounds]`. Exits with 1 where a ratio is above its limit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iqa, makePng } from './support.mjs';

const rounds = Number(process.argv[2] ?? 21);
const folder = mkdtempSync(join(tmpdir(), 'iqa-startup-'));

try {
  const reference = join(folder, 'reference.png');
  const distorted = join(folder, 'distorted.png');
  writeFileSync(reference, await makePng(512, 384, 1));
  writeFileSync(distorted, await makePng(512, 384, 2));
  const contenders = [
    { name: 'node -e 0', words: ['-e', '0'], limit: 1 },
    { name: 'iqa --version', words: [iqa, '--version'], limit: 2 },
    { name: 'iqa compare (512x384 PNG)', words: [iqa, 'compare', reference, distorted], limit: 5 },
  ].map((contender) => ({ ...contender, times: [] }));

  // In turn, so that whatever else the machine does meets all of them alike.
  for (let round = 0; round < rounds; round++) {
    for (const { words, times } of contenders) times.push(elapsed(words));
  }
  const bare = median(contenders[0].times);
  let isSlow = false;
  for (const { name, times, limit } of contenders) {
    const ratio = median(times) / bare;
    isSlow ||= ratio > limit;
    console.log(
      `${name.padEnd(28)} ${median(times).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} x bare node (at most ${limit})`,
    );
  }
  process.exitCode = isSlow ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}

function elapsed(words) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${words.join(' ')} exited with ${status}`);
  return performance.now() - start;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
