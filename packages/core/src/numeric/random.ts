import { log } from './logarithm.ts';

/** A seeded source of numbers; the same seed gives the same numbers everywhere. */
export interface Random {
  /** A float64 in [0, 1) with 53 random bits. */
  next(): number;
  /** A whole number in [0, n), without bias; `n` from 1 to 2^32. */
  integer(n: number): number;
  /** A standard normal number. */
  normal(): number;
  /** Shuffles an array in place (Fisher and Yates) and returns it. */
  shuffle<T>(array: T[]): T[];
}

/**
 * A seeded generator: sfc32 (Doty-Humphrey), whose state is made from the seed and stirred twelve times.
 *
 * @param seed - a whole number; its low 53 bits count
 * @returns a generator of its own, sharing nothing with others
 */
export function createRandom(seed: number): Random {
  const next32 = createSfc32(seed);
  let spareNormal: number | undefined;

  const next = () => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992;

  const integer = (n: number) => {
    const limit = 4294967296 - (4294967296 % n);
    let drawn = next32();
    while (drawn >= limit) drawn = next32();
    return drawn % n;
  };

  // Marsaglia's polar method needs no sine.
  const normal = () => {
    if (spareNormal !== undefined) {
      const value = spareNormal;
      spareNormal = undefined;
      return value;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * next() - 1;
      v = 2 * next() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt((-2 * log(s)) / s);
    spareNormal = v * factor;
    return u * factor;
  };

  const shuffle = <T>(array: T[]) => {
    for (let i = array.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  };

  return { next, integer, normal, shuffle };
}

function createSfc32(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 4294967296) | 0;
  let counter = 1;
  const next32 = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next32();
  return next32;
}
