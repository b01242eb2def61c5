import type { createRandom } from '@iqakit/core/numeric';
import { repairChecksums } from '../build-png.ts';

type Random = ReturnType<typeof createRandom>;

/** Numbers that are the edge of something in some format. */
const EDGES = [
  0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];

/** Most headers lie here. */
const HEADER_BYTES = 96;

const MUTATIONS = [flipBits, setBytes, editNumber, truncate, splice, duplicate, remove, append];

/** A damaged copy of a file: one to four mutations, mostly one. Other files give spare parts. */
export function mutate(file: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let mutant: Uint8Array = file.slice();
  const count = 1 + random.integer(1 + random.integer(4));
  for (let i = 0; i < count; i++) {
    const mutation = MUTATIONS[random.integer(MUTATIONS.length)];
    mutant = mutation(mutant, random, others);
  }
  // Half of the time the damage is made to look intended, or it would never get beyond the checksums.
  const isPng = mutant[0] === 0x89 && mutant[1] === 0x50;
  return isPng && random.integer(2) === 0 ? repairChecksums(mutant) : mutant;
}

/** A place in the file, half of the time in its header. */
function place(file: Uint8Array, random: Random): number {
  const range = random.integer(2) === 0 ? Math.min(HEADER_BYTES, file.length) : file.length;
  return random.integer(Math.max(range, 1));
}

function flipBits(file: Uint8Array, random: Random): Uint8Array {
  const count = 1 + random.integer(16);
  for (let i = 0; i < count; i++) file[place(file, random)] ^= 1 << random.integer(8);
  return file;
}

function setBytes(file: Uint8Array, random: Random): Uint8Array {
  const at = place(file, random);
  const value = random.integer(3) === 0 ? random.integer(256) : EDGES[random.integer(8)];
  file.fill(value, at, at + 1 + random.integer(8));
  return file;
}

function editNumber(file: Uint8Array, random: Random): Uint8Array {
  const bytes = random.integer(2) === 0 ? 2 : 4;
  const at = place(file, random);
  if (at + bytes > file.length) return file;
  const view = new DataView(file.buffer);
  const value = EDGES[random.integer(EDGES.length)];
  const isLittleEndian = random.integer(2) === 0;
  if (bytes === 2) view.setUint16(at, value, isLittleEndian);
  else view.setUint32(at, value, isLittleEndian);
  return file;
}

function truncate(file: Uint8Array, random: Random): Uint8Array {
  return file.slice(0, random.integer(file.length + 1));
}

function splice(file: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const other = others[random.integer(others.length)];
  const from = random.integer(other.length);
  const piece = other.subarray(from, from + 1 + random.integer(200));
  const at = place(file, random);
  file.set(piece.subarray(0, file.length - at), at);
  return file;
}

function duplicate(file: Uint8Array, random: Random): Uint8Array {
  const from = place(file, random);
  const piece = file.subarray(from, from + 1 + random.integer(100));
  const at = place(file, random);
  return join(file.subarray(0, at), piece, file.subarray(at));
}

function remove(file: Uint8Array, random: Random): Uint8Array {
  const at = place(file, random);
  return join(file.subarray(0, at), file.subarray(at + 1 + random.integer(40)));
}

function append(file: Uint8Array, random: Random): Uint8Array {
  return join(
    file,
    Uint8Array.from({ length: random.integer(100) }, () => random.integer(256)),
  );
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
