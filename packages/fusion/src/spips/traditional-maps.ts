import { msSsimWithMap } from '@iqakit/classic/ms-ssim';
import { psnrWithMap } from '@iqakit/classic/psnr';
import { ssimWithMap } from '@iqakit/classic/ssim';
import type { Image } from '@iqakit/core';
import type { ImagePair, ScoreMap } from '@iqakit/core/metric';
import { log10 } from '@iqakit/core/numeric';

/** A map as large as the pictures, row by row, in [0, 1]; 0 where nothing differs. */
export type DifferenceMap = Float32Array;

/** The maps of classic metrics, in the order of `TRADITIONAL_TERMS`. */
export type TraditionalMaps = readonly [psnr: DifferenceMap, ssim: DifferenceMap, msSsim: DifferenceMap];

/** At this many decibels a pixel counts as untouched. */
const TRANSPARENT_DECIBELS = 50;

/** Keeps the logarithm of an error of zero finite, in units of squared full range. */
const SMALLEST_ERROR = 1e-10;

/**
 * The PSNR, SSIM and MS-SSIM maps of two pictures of one size, turned so that 0 means no difference
 * (Lao and Yu 2025, traditional maps).
 */
export function traditionalMaps(pair: {
  readonly reference: Image;
  readonly distorted: Image;
}): TraditionalMaps {
  return [
    psnrDifference(pair, pair.reference.range.max),
    ssimDifference(pair),
    msSsimDifference(pair, pair.reference),
  ];
}

/** `1 - min(10 log10(1 / e), 50) / 50` with e the pixel's mean squared error over its channels. */
function psnrDifference(pair: ImagePair, max: number): DifferenceMap {
  const { data } = psnrWithMap(pair).map;
  const full = max * max;
  for (let i = 0; i < data.length; i++) {
    const decibels = -10 * log10(Math.max(data[i] / full, SMALLEST_ERROR));
    data[i] = 1 - Math.min(decibels, TRANSPARENT_DECIBELS) / TRANSPARENT_DECIBELS;
  }
  return data;
}

/** `1 - clamp(SSIM, 0, 1)` of the luma, with a window around every pixel and a mirrored border. */
function ssimDifference(pair: ImagePair): DifferenceMap {
  const { data } = ssimWithMap(pair, { border: 'symmetric' }).map;
  for (let i = 0; i < data.length; i++) data[i] = 1 - clamp(data[i]);
  return data;
}

/** One minus the product over scales, as many of the five as the pictures allow; places near the edge take the nearest value. */
function msSsimDifference(pair: ImagePair, { width, height }: Image): DifferenceMap {
  const { map } = msSsimWithMap(pair, { scales: 'auto' });
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = nearest(y, map.offset.y, map.height) * map.width;
    for (let x = 0; x < width; x++) {
      out[y * width + x] = 1 - clamp(map.data[row + nearest(x, map.offset.x, map.width)]);
    }
  }
  return out;
}

function nearest(position: number, offset: number, count: number): number {
  return Math.min(Math.max(position - offset, 0), count - 1);
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** The mean of a map, added up in double precision from the first pixel to the last. */
export function mapMean(map: DifferenceMap): number {
  let total = 0;
  for (let i = 0; i < map.length; i++) total += map[i];
  return total / map.length;
}

/** A difference map as a score map that lies exactly over the picture. */
export function overPicture(data: Float32Array, { width, height }: Image): ScoreMap {
  return { data, width, height, scale: { x: 1, y: 1 }, offset: { x: 0, y: 0 }, polarity: 'lower-better' };
}
