import type { Random } from '@iqakit/core/numeric';

/** Numbers that sizes, offsets and counts go wrong at. */
const AWKWARD = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A damaged copy: some bytes, numbers, stretches changed, most of them where files keep their structure. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let out: Uint8Array = bytes.slice();
  const times = 1 + random.integer(3);
  for (let i = 0; i < times && out.length > 0; i++)
    out = MUTATIONS[random.integer(MUTATIONS.length)](out, random);
  return out;
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Headers are at the start, zip directories at the end. */
function place(bytes: Uint8Array, random: Random): number {
  const edge = Math.min(bytes.length, 6000);
  const kind = random.integer(5);
  if (kind < 2) return random.integer(edge);
  if (kind < 4) return bytes.length - 1 - random.integer(edge);
  return random.integer(bytes.length);
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    bytes[place(bytes, random)] ^= 1 << random.integer(8);
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[place(bytes, random)] = random.integer(256);
    return bytes;
  },
  function setNumber(bytes, random) {
    const at = place(bytes, random);
    const width = [2, 4, 8][random.integer(3)];
    const value = AWKWARD[random.integer(AWKWARD.length)];
    for (let i = 0; i < width && at + i < bytes.length; i++)
      bytes[at + i] = i < 4 ? (value >>> (8 * i)) & 255 : 255;
    return bytes;
  },
  function setDigit(bytes, random) {
    const from = place(bytes, random);
    const at = bytes.findIndex((byte, i) => i >= from && byte >= 0x30 && byte <= 0x39);
    if (at >= 0) bytes[at] = 0x30 + random.integer(10);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function remove(bytes, random) {
    const at = place(bytes, random);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.integer(64)));
  },
  function repeat(bytes, random) {
    const at = place(bytes, random);
    const part = bytes.subarray(at, at + 1 + random.integer(64));
    return join(
      bytes.subarray(0, at),
      ...new Array<Uint8Array>(1 + random.integer(50)).fill(part),
      bytes.subarray(at),
    );
  },
  function move(bytes, random) {
    const from = place(bytes, random);
    bytes.copyWithin(place(bytes, random), from, from + 1 + random.integer(256));
    return bytes;
  },
];

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
