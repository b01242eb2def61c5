/**
 * The peak memory of `iqa compare -m ssim` on two 8K pictures: `node apps/cli/scripts/prove-memory-8k.mjs`.
 * The budget is the decoded pixels of both and 250 MB. Exits with 1 where it is exceeded.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iqa, makePng } from './support.mjs';

const WIDTH = 7680;
const HEIGHT = 4320;
const ROOM = 250e6;
const decoded = 2 * WIDTH * HEIGHT * 3;

const folder = mkdtempSync(join(tmpdir(), 'iqa-8k-'));
try {
  const pictures = [join(folder, 'reference.png'), join(folder, 'distorted.png')];
  for (const [i, path] of pictures.entries()) writeFileSync(path, await makePng(WIDTH, HEIGHT, i + 1));

  const { peak, output } = peakMemory(['compare', ...pictures, '-m', 'ssim']);
  process.stdout.write(output);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `\npeak memory ${megabytes(peak)}; both pictures decoded ${megabytes(decoded)}, and ${megabytes(ROOM)} allowed`,
  );
  console.log(`beyond the pixels: ${megabytes(peak - decoded)}`);
  process.exitCode = peak <= decoded + ROOM ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs the command in a process that says its largest resident size when it ends. */
function peakMemory(words) {
  const script = `
    process.argv = [process.execPath, ${JSON.stringify(iqa)}, ...${JSON.stringify(words)}];
    process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS + '\\n'));
    await import(${JSON.stringify(`file://${iqa}`)});
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`iqa ${words.join(' ')} exited with ${status}: ${stderr}`);
  // maxRSS is in kibibytes on every platform.
  return { peak: Number(/PEAK (\d+)/.exec(stderr)[1]) * 1024, output: stdout };
}
