import { readFileSync } from 'node:fs';
import { IqaError } from '@iqakit/core';
import { createRandom } from '@iqakit/core/numeric';
import { decodeImage } from '../../src/index.ts';
import type { ChildMessage, FuzzFinding, FuzzTask } from './fuzz-task.ts';
import { mutate } from './mutate.ts';

/** The message of the net under all decoders: what ends there was not foreseen. */
const UNFORESEEN = /cannot be decoded\.$/;

/** Decodes mutants until told enough, and reports what should not have happened. */
async function fuzz(task: FuzzTask): Promise<void> {
  const seeds = task.seeds.map((path) => new Uint8Array(readFileSync(path)));
  // Loading and compiling a decoder is no part of any file's time.
  for (const seed of seeds) await decodeImage(seed);
  const codes: Record<string, number> = {};
  for (let index = task.first; index < task.first + task.count; index++) {
    await send({ kind: 'start', index });
    const file = mutantOf(task, seeds, index);
    const before = performance.now();
    const { code, problem } = await outcomeOf(file, task);
    const milliseconds = performance.now() - before;
    codes[code] = (codes[code] ?? 0) + 1;
    if (problem !== undefined) await report({ index, problem });
    if (milliseconds > task.limitMilliseconds)
      await report({ index, problem: `took ${Math.round(milliseconds)} ms` });
  }
  await send({ kind: 'done', codes, maxRssBytes: process.resourceUsage().maxRSS * 1024 });
}

/** Each mutant depends on its number alone, so that any finding can be made again by itself. */
function mutantOf(task: FuzzTask, seeds: readonly Uint8Array[], index: number): Uint8Array {
  const random = createRandom(task.seed * 1_000_003 + index);
  return mutate(seeds[random.integer(seeds.length)], seeds, random);
}

async function outcomeOf(file: Uint8Array, task: FuzzTask): Promise<{ code: string; problem?: string }> {
  try {
    const { image } = await decodeImage(file, { maxPixels: task.maxPixels, maxBytes: task.maxBytes });
    const pixels = image.width * image.height;
    const isSound = pixels > 0 && pixels <= task.maxPixels && image.data.length === pixels * image.channels;
    return isSound
      ? { code: 'decoded' }
      : { code: 'unsound', problem: 'the picture contradicts itself or the limit' };
  } catch (error) {
    if (!(error instanceof IqaError)) return { code: 'foreign', problem: `threw ${String(error)}` };
    const isForeseen =
      (error.code === 'E_DECODE' || error.code === 'E_LIMIT') && !UNFORESEEN.test(error.message);
    const cause = error.cause instanceof Error ? error.cause.stack : String(error.cause);
    return isForeseen ? { code: error.code } : { code: error.code, problem: `${error.message}\n${cause}` };
  }
}

function report(finding: FuzzFinding): Promise<void> {
  return send({ kind: 'finding', finding });
}

/** Settles once the message is on its way: what a file that hangs has left in the queue would be lost. */
function send(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
}

process.once('message', (task: FuzzTask) => {
  fuzz(task).finally(() => process.disconnect());
});
