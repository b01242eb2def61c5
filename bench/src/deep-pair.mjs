import { dropOpaqueAlpha, toImage } from '@iqakit/core/image';
import { picturePairs } from './pictures.mjs';

/** The sizes that are measured. */
export const SIZES = {
  '512x384': { width: 512, height: 384 },
  '1080p': { width: 1920, height: 1080 },
};

/** A photograph of this size and what JPEG made of it, as RGB. */
export async function deepPair(size) {
  const [pair] = await picturePairs({ ...SIZES[size], distortions: ['jpeg-10'] });
  const rgb = ({ width, height, data }) =>
    dropOpaqueAlpha(toImage(/** @type {ImageData} */ ({ width, height, data, colorSpace: 'srgb' })));
  return { reference: rgb(pair.reference), distorted: rgb(pair.distorted) };
}
