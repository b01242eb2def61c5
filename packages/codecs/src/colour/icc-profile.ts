import type { MetricWarning } from '@iqakit/core/metric';
import { ByteReader } from '../bytes/byte-reader.ts';

/** What an ICC profile says, as far as it is needed to tell sRGB from everything else. */
interface Profile {
  readonly description: string;
  readonly isSrgb: boolean;
}

interface Tag {
  readonly signature: string;
  readonly data: Uint8Array;
}

/**
 * A warning unless the embedded ICC profile is sRGB. Pixels are never converted: the warning says whose
 * values they are. Whether it is sRGB is read off the primaries and curves, for names lie
 * ("sRGB with linear gamma").
 */
export function iccWarning(profile: Uint8Array): MetricWarning | undefined {
  const { description, isSrgb } = describeProfile(profile);
  if (isSrgb) return undefined;
  return {
    code: 'ICC_PROFILE',
    message: `The picture has the ICC profile "${description}", which is not sRGB; its values are used as they are stored. Convert it to sRGB first if the scores should be those of what people see.`,
  };
}

function describeProfile(profile: Uint8Array): Profile {
  try {
    const tags = readTags(profile);
    const description = readDescription(find(tags, 'desc')) || 'unnamed';
    return { description, isSrgb: isSrgbProfile(profile, tags) };
  } catch {
    // A broken profile says nothing about the pixels, which are still those of the file.
    return { description: 'unreadable profile', isSrgb: false };
  }
}

function readTags(profile: Uint8Array): Tag[] {
  const reader = new ByteReader(profile, 'ICC profile', 'big-endian');
  reader.seek(128);
  const count = Math.min(reader.u32(), 100);
  return Array.from({ length: count }, () => {
    const signature = reader.tag();
    const offset = reader.u32();
    const size = reader.u32();
    return { signature, data: profile.subarray(offset, offset + size) };
  });
}

function find(tags: readonly Tag[], signature: string): Uint8Array | undefined {
  return tags.find((tag) => tag.signature === signature)?.data;
}

/** Text of an ICC v2 `desc` or a v4 `mluc` element. */
function readDescription(data: Uint8Array | undefined): string {
  if (data === undefined) return '';
  const reader = new ByteReader(data, 'ICC profile', 'big-endian');
  const type = reader.tag();
  reader.skip(4);
  if (type === 'desc') return printable(String.fromCharCode(...reader.take(Math.min(reader.u32(), 200))));
  if (type !== 'mluc' || reader.u32() === 0) return '';
  reader.skip(4 + 4);
  const length = Math.min(reader.u32(), 400);
  reader.seek(reader.u32());
  const text = reader.take(length);
  return printable(new TextDecoder('utf-16be').decode(text));
}

/** Without control characters, so that no profile can write escape codes into a terminal. */
function printable(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').trim();
}

/** sRGB's primaries adapted to the D50 of profiles, as X, Y, Z. */
const SRGB_COLORANTS: Readonly<Record<string, readonly number[]>> = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
};

/** Profiles of sRGB differ in the adaptation and in rounding by up to 0.002; Display P3 by 0.08. */
const COLORANT_TOLERANCE = 0.004;

/** IEC 61966-2-1's curve at places where gamma 2.2 differs by more than the tolerance. */
const SRGB_CURVE: readonly (readonly [encoded: number, linear: number])[] = [
  [0.1, 0.010022825574869],
  [0.25, 0.050876088171557],
  [0.5, 0.214041140482233],
  [0.75, 0.522521553968392],
  [0.9, 0.787412289395617],
];

/** A 26-entry table, the coarsest in use, is within 0.0005 of the curve; gamma 2.2 is 0.0037 off. */
const CURVE_TOLERANCE = 0.0015;

function isSrgbProfile(profile: Uint8Array, tags: readonly Tag[]): boolean {
  const space = String.fromCharCode(...profile.subarray(16, 20));
  if (space === 'GRAY') return isSrgbCurve(find(tags, 'kTRC'));
  if (space !== 'RGB ') return false;
  const hasPrimaries = Object.entries(SRGB_COLORANTS).every(([tag, xyz]) => isNear(find(tags, tag), xyz));
  return hasPrimaries && ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(find(tags, tag)));
}

function isNear(data: Uint8Array | undefined, xyz: readonly number[]): boolean {
  if (data === undefined) return false;
  const reader = new ByteReader(data, 'ICC profile', 'big-endian');
  reader.seek(8);
  return xyz.every((expected) => Math.abs(reader.i32() / 65536 - expected) <= COLORANT_TOLERANCE);
}

function isSrgbCurve(data: Uint8Array | undefined): boolean {
  const curve = data && readCurve(data);
  if (curve === undefined) return false;
  return SRGB_CURVE.every(([encoded, linear]) => Math.abs(curve(encoded) - linear) <= CURVE_TOLERANCE);
}

/** A tone curve as a function. Only a warning hangs on it, so the engine's own power is exact enough. */
function readCurve(data: Uint8Array): ((x: number) => number) | undefined {
  const reader = new ByteReader(data, 'ICC profile', 'big-endian');
  const type = reader.tag();
  reader.skip(4);
  if (type === 'curv') return readTable(reader);
  if (type !== 'para' || reader.u16() !== 3) return undefined;
  reader.skip(2);
  const [g, a, b, c, d] = Array.from({ length: 5 }, () => reader.i32() / 65536);
  return (x) => (x >= d ? (a * x + b) ** g : c * x);
}

function readTable(reader: ByteReader): (x: number) => number {
  const count = reader.u32();
  if (count === 0) return (x) => x;
  if (count === 1) {
    const gamma = reader.u16() / 256;
    return (x) => x ** gamma;
  }
  const start = reader.position;
  const entry = (i: number) => {
    reader.seek(start + 2 * i);
    return reader.u16() / 65535;
  };
  return (x) => {
    const place = x * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    return entry(below) + (place - below) * (entry(below + 1) - entry(below));
  };
}
