import { FORMATS, type ImageFormat } from '../../src/index.ts';
import { type FuzzReport, runFuzz } from './run-fuzz.ts';

/** `pnpm fuzz:codecs [COUNT] [FORMAT ...] [--seed N]`: a long run, with what was found. */
async function main(args: readonly string[]): Promise<void> {
  const seedAt = args.indexOf('--seed');
  const seed = seedAt < 0 ? Math.floor(Date.now() / 1000) % 1_000_000 : Number(args[seedAt + 1]);
  const words = seedAt < 0 ? args : args.toSpliced(seedAt, 2);
  const count = Number(words.find((word) => /^\d+$/.test(word)) ?? 10_000);
  const named = words.filter((word): word is ImageFormat => word in FORMATS);
  const formats = named.length > 0 ? named : (Object.keys(FORMATS) as ImageFormat[]);
  console.log(`${count} mutants of each of ${formats.join(', ')}, seed ${seed}`);
  const reports = await runFuzz(formats, { count, seed }, print);
  const findings = reports.reduce((sum, report) => sum + report.findings.length, 0);
  console.log(`${reports.reduce((sum, { files }) => sum + files, 0)} files, ${findings} findings`);
  process.exitCode = findings === 0 ? 0 : 1;
}

function print({ format, codes, findings, maxRssBytes }: FuzzReport): void {
  const counts = Object.entries(codes).map(([code, times]) => `${times} ${code}`);
  console.log(`${format}: ${counts.join(', ')}; peak memory ${Math.round(maxRssBytes / 2 ** 20)} MB`);
  for (const { index, problem } of findings) console.log(`  mutant ${index}: ${problem}`);
}

await main(process.argv.slice(2));
