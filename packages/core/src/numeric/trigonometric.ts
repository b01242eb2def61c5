// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these literals fix the bits in every engine.

import { scaleByPowerOfTwo, sumError } from './float-bits.ts';

const TWO_OVER_PI = 0.6366197723675814;
/** pi/2 in four parts, the first three of 33 bits: their products with a number below 2^20 are exact. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
const LARGEST_QUICK = 1e6;

/** Fractional bits of the exact reduction: 1024 for the largest float64 and as many again as a result needs. */
const FRACTION_BITS = 1200n;
let halfPiScaled: bigint | undefined;

/** The angle's rest after taking away whole quarter turns: r + low, |r| <= pi/4, and how many went. */
interface Reduced {
  readonly quadrant: number;
  readonly r: number;
  readonly low: number;
}

/**
 * The sine, the same bits in every engine.
 *
 * @param x - an angle in radians, of any size
 * @returns sin x within 1 ulp; NaN for infinities and NaN
 */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (x === 0) return x;
  const angle = reduce(x);
  return quarterTurns(angle, angle.quadrant);
}

/**
 * The cosine, the same bits in every engine.
 *
 * @param x - an angle in radians, of any size
 * @returns cos x within 1 ulp; NaN for infinities and NaN
 */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const angle = reduce(x);
  return quarterTurns(angle, angle.quadrant + 1);
}

/** sin(r + low + quadrant pi/2). */
function quarterTurns({ r, low }: Reduced, quadrant: number): number {
  switch (quadrant & 3) {
    case 0:
      return sinOfReduced(r, low);
    case 1:
      return cosOfReduced(r, low);
    case 2:
      return -sinOfReduced(r, low);
    default:
      return -cosOfReduced(r, low);
  }
}

function reduce(x: number): Reduced {
  if (Math.abs(x) > LARGEST_QUICK) return reduceExactly(x);
  const turns = Math.floor(x * TWO_OVER_PI + 0.5);
  const first = x - turns * HALF_PI_1;
  const part2 = turns * HALF_PI_2;
  const second = first - part2;
  const error2 = sumError(first, -part2, second);
  const part3 = turns * HALF_PI_3;
  const third = second - part3;
  const rest = error2 + (sumError(second, -part3, third) - turns * HALF_PI_4);
  const r = third + rest;
  return { quadrant: turns & 3, r, low: sumError(third, rest, r) };
}

/** The reduction with whole numbers, for angles whose quarter turns do not fit the quick way. */
function reduceExactly(x: number): Reduced {
  halfPiScaled ??= computeHalfPi(FRACTION_BITS);
  const scaled = scaleToBigInt(Math.abs(x));
  let turns = scaled / halfPiScaled;
  let rest = scaled - turns * halfPiScaled;
  if (rest * 2n > halfPiScaled) {
    rest -= halfPiScaled;
    turns += 1n;
  }
  // 128 bits below the leading ones of pi/4 are kept; Number() rounds once.
  const kept = rest >> (FRACTION_BITS - 180n);
  const high = Number(kept);
  const low = Number(kept - BigInt(high));
  const sign = x < 0 ? -1 : 1;
  return {
    quadrant: sign * Number(turns & 3n),
    r: sign * scaleByPowerOfTwo(high, -180),
    low: sign * scaleByPowerOfTwo(low, -180),
  };
}

/** x 2^FRACTION_BITS, exactly; x is above 1e6, hence a multiple of 2^-33. */
function scaleToBigInt(x: number): bigint {
  if (x < 9007199254740992) return BigInt(x * 8589934592) << (FRACTION_BITS - 33n);
  return BigInt(x) << FRACTION_BITS;
}

/** pi/2 by Machin's formula, pi/4 = 4 arctan(1/5) - arctan(1/239), in fixed point. */
function computeHalfPi(bits: bigint): bigint {
  const guard = 32n;
  const one = 1n << (bits + guard);
  return (2n * (4n * arctanOfInverse(5n, one) - arctanOfInverse(239n, one))) >> guard;
}

function arctanOfInverse(n: bigint, one: bigint): bigint {
  let power = one / n;
  let total = power;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= n * n;
    total += (sign * power) / k;
  }
  return total;
}

/** The Taylor series of the sine to r^17, |r| <= pi/4. */
function sinOfReduced(r: number, low: number): number {
  const z = r * r;
  const series =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z *
                  (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z / 355687428096000))))));
  return r + (z * r * series + low * (1 - 0.5 * z));
}

/** The Taylor series of the cosine to r^18, |r| <= pi/4. */
function cosOfReduced(r: number, low: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const series =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z *
              (-1 / 3628800 +
                z *
                  (1 / 479001600 +
                    z * (-1 / 87178291200 + z * (1 / 20922789888000 - z / 6402373705728000))))));
  const head = 1 - half;
  return head + (1 - head - half + (z * z * series - r * low));
}
