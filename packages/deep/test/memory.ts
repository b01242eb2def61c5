import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export const MEBIBYTE = 2 ** 20;

/** Resident memory once all that can be freed is: native memory goes a turn after its JavaScript object. */
async function settledMemory(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await setTimeout(20);
  }
  return process.memoryUsage.rss();
}

/** How often growth is measured: what leaks is gained every time, what the allocator happens to keep is not. */
const ATTEMPTS = 2;

/** Memory gained by `rounds`, the lesser of two times, after twenty more, which fill the pools that are kept by design. */
export async function growth(rounds: number, round: (i: number) => Promise<void>): Promise<number> {
  for (let i = 0; i < 20; i++) await round(i);
  const gains: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await settledMemory();
    for (let i = 0; i < rounds; i++) await round(i);
    gains.push((await settledMemory()) - before);
  }
  return Math.min(...gains);
}
