import type { MetricWarning } from '@iqakit/core/metric';
import { ByteReader } from '../bytes/byte-reader.ts';
import { cicpWarning, colorSpaceWarning } from '../colour/coding-independent.ts';
import { iccWarning } from '../colour/icc-profile.ts';
import { inflateBlock } from '../inflate/inflate-block.ts';
import type { PngChunks } from './read-chunks.ts';

const LONGEST_PROFILE = 16 * 2 ** 20;

/** gAMA's and cHRM's numbers for sRGB, in 1/100,000. */
const GAMMA_OF_SRGB = 45455;
const CHROMATICITIES_OF_SRGB = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];

/** Writers round these differently; the next colour spaces are thousands away. */
const TOLERANCE = 500;

/** Warnings for pixels that are not sRGB. The chunks' precedence is the standard's: cICP, iCCP, sRGB, gAMA. */
export function pngColorWarnings({ ancillary }: PngChunks): MetricWarning[] {
  const cicp = ancillary.get('cICP');
  if (cicp !== undefined) return listOf(cicpWarning(cicp[0], cicp[1]));
  const profile = ancillary.get('iCCP');
  if (profile !== undefined) return listOf(iccWarning(unpackProfile(profile)));
  if (ancillary.has('sRGB')) return [];
  return listOf(gammaWarning(ancillary.get('gAMA')) ?? chromaticityWarning(ancillary.get('cHRM')));
}

/** iCCP: a name, a zero, the compression method, the packed profile. A broken one becomes an unreadable one. */
function unpackProfile(chunk: Uint8Array): Uint8Array {
  try {
    return inflateBlock(chunk.subarray(chunk.indexOf(0) + 2), { atLeast: 0, atMost: LONGEST_PROFILE });
  } catch {
    return new Uint8Array(0);
  }
}

function gammaWarning(chunk: Uint8Array | undefined): MetricWarning | undefined {
  if (chunk?.length !== 4) return undefined;
  const gamma = new ByteReader(chunk, 'PNG', 'big-endian').u32();
  if (Math.abs(gamma - GAMMA_OF_SRGB) <= TOLERANCE) return undefined;
  return colorSpaceWarning(
    `The PNG says its gamma is ${gamma / 100000}, not sRGB's 0.45455; its values are used as they are stored.`,
  );
}

function chromaticityWarning(chunk: Uint8Array | undefined): MetricWarning | undefined {
  if (chunk?.length !== 32) return undefined;
  const reader = new ByteReader(chunk, 'PNG', 'big-endian');
  const isSrgb = CHROMATICITIES_OF_SRGB.every((expected) => Math.abs(reader.u32() - expected) <= TOLERANCE);
  if (isSrgb) return undefined;
  return colorSpaceWarning(
    'The PNG says its primaries are not those of sRGB; its values are used as they are stored.',
  );
}

function listOf(warning: MetricWarning | undefined): MetricWarning[] {
  return warning === undefined ? [] : [warning];
}
