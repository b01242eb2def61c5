const MODULUS = 65521;

/** The longest run whose sums stay below 2^32 before they are reduced. */
const RUN = 5552;

/** zlib's checksum, RFC 1950. */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(start + RUN, bytes.length);
    for (let i = start; i < end; i++) {
      low += bytes[i];
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return high * 65536 + low;
}
