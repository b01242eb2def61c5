import { LUMA_WEIGHTS, type LumaName } from '@iqakit/core/color';
import { type Image, type PreparedPair, typeMaxOf } from '@iqakit/core/image';
import { channelRows, lumaRows, type PlaneRows } from './rows/index.ts';
import type { PlanePair } from './window/index.ts';

/** How colours become planes: one gray by a named luma, or `none`: red, green and blue by themselves. */
export type PlaneChoice = LumaName | 'none';

/** The options that choose planes, as all classic metrics share them. */
export interface PlaneOptions {
  readonly luma: PlaneChoice;
  readonly cropBorder: number;
}

/** The planes that a metric scores, each of both pictures. */
export function planesOf({ reference, distorted }: PreparedPair, options: PlaneOptions): PlanePair[] {
  const ofReference = planesOfImage(reference, options);
  const ofDistorted = planesOfImage(distorted, options);
  return ofReference.map((plane, p) => ({ reference: plane, distorted: ofDistorted[p] }));
}

function planesOfImage(image: Image, { luma, cropBorder }: PlaneOptions): PlaneRows[] {
  if (luma !== 'none' || image.channels === 1) {
    return [luma === 'none' ? channelRows(image, 0, cropBorder) : lumaRows(image, luma, cropBorder)];
  }
  return [0, 1, 2].map((channel) => channelRows(image, channel, cropBorder));
}

/** What {@link planesOf} does to the pixels, for the result's provenance. */
export function planeSteps(image: Image, { luma, cropBorder }: PlaneOptions): string[] {
  const steps: string[] = [];
  if (cropBorder > 0) steps.push(`crop ${cropBorder} px off each side`);
  if (image.channels === 1) return steps;
  if (luma === 'none') return [...steps, 'red, green and blue apart'];
  const isRounded = LUMA_WEIGHTS[luma].rounding === 'half-up' && typeMaxOf(image.data) !== undefined;
  return [...steps, `luma ${luma}${isRounded ? ', rounded' : ''}`];
}
