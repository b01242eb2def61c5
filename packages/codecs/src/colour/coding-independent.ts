import type { MetricWarning } from '@iqakit/core/metric';

/** The code points of ITU-T H.273 that pictures are seen with, in words. */
const PRIMARIES: Readonly<Record<number, string>> = {
  1: 'BT.709',
  4: 'BT.470 M',
  5: 'BT.470 BG',
  6: 'BT.601',
  9: 'BT.2020',
  11: 'DCI P3',
  12: 'Display P3',
};

const TRANSFERS: Readonly<Record<number, string>> = {
  1: 'BT.709',
  4: 'gamma 2.2',
  5: 'gamma 2.8',
  6: 'BT.601',
  8: 'linear',
  13: 'sRGB',
  14: 'BT.2020 10 bit',
  15: 'BT.2020 12 bit',
  16: 'PQ (HDR)',
  18: 'HLG (HDR)',
};

const UNSPECIFIED = 2;
const PRIMARIES_OF_SRGB = 1;
const TRANSFER_OF_SRGB = 13;

/** A warning unless PNG's cICP or AVIF's nclx says sRGB, or says nothing. */
export function cicpWarning(primaries: number, transfer: number): MetricWarning | undefined {
  const isSrgb =
    (primaries === PRIMARIES_OF_SRGB || primaries === UNSPECIFIED) &&
    (transfer === TRANSFER_OF_SRGB || transfer === UNSPECIFIED);
  if (isSrgb) return undefined;
  const named = `primaries ${PRIMARIES[primaries] ?? `no. ${primaries}`}, transfer ${TRANSFERS[transfer] ?? `no. ${transfer}`}`;
  return colorSpaceWarning(`The picture is not sRGB (${named}); its values are used as they are stored.`);
}

export function colorSpaceWarning(message: string): MetricWarning {
  return { code: 'COLOR_SPACE', message };
}
