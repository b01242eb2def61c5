const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW_WORD = 1 - HIGH_WORD;

/** 2^`exponent` for a normal exponent, -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  words[LOW_WORD] = 0;
  words[HIGH_WORD] = (exponent + 1023) << 20;
  return float[0];
}

/** The e of x = m 2^e with 1 <= |m| < 2, for a normal x. */
export function exponentOf(x: number): number {
  float[0] = x;
  return ((words[HIGH_WORD] >>> 20) & 0x7ff) - 1023;
}

/** `x` 2^`exponent`, rounded once; exponents from -1100 to 1100. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  if (exponent > 1023) return x * powerOfTwo(1023) * powerOfTwo(exponent - 1023);
  if (exponent >= -1021) return x * powerOfTwo(exponent);
  return x * powerOfTwo(exponent + 100) * powerOfTwo(-100);
}

/** What `product`, the rounded `a * b`, lacks to the true product: exact for moderate a and b (Dekker 1971). */
export function productError(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const aLow = a - aHigh;
  const bHigh = highHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What `total`, the rounded `a + b`, lacks to the true sum, exactly (Knuth). */
export function sumError(a: number, b: number, total: number): number {
  const bRounded = total - a;
  return a - (total - bRounded) + (b - bRounded);
}

/** The upper 26 bits of a number's 53 (Veltkamp's splitting). */
function highHalf(x: number): number {
  const shifted = 134217729 * x;
  return shifted - (shifted - x);
}
