import { cropTo } from '@iqakit/core/image';
import { blur, jpeg } from '../../scripts/demo/distortions.mjs';
import { referenceOf, retargeting, rotation, shift } from '../../scripts/geometry/geometries.mjs';

/** @typedef {import('@iqakit/core').Image} Image */

/** The part of the photograph whose middle is shown; the rest is what moves into sight. */
const SURROUNDINGS = { x: 360, y: 250, width: 330, height: 270 };

/**
 * What the page of DeepSSIM shows: one picture moved, distorted, and both.
 *
 * @type {readonly { name: string, make: (surroundings: Image) => Image | Promise<Image> }[]}
 */
const pictures = [
  { name: 'geometry-reference', make: referenceOf },
  { name: 'geometry-shift', make: shift(8).make },
  { name: 'geometry-rotation', make: rotation(5).make },
  { name: 'geometry-retargeted', make: retargeting(0.75).make },
  { name: 'geometry-jpeg', make: (photo) => jpeg(referenceOf(photo), { quality: 10 }) },
  { name: 'geometry-blur', make: (photo) => blur(referenceOf(photo), { sigma: 2 }) },
  { name: 'geometry-shift-jpeg', make: (photo) => jpeg(shift(8).make(photo), { quality: 10 }) },
  { name: 'geometry-shift-blur', make: (photo) => blur(shift(8).make(photo), { sigma: 2 }) },
];

/**
 * @param {Image} photo
 * @param {(name: string, picture: Image) => Promise<void>} write
 */
export async function writeGeometryPictures(photo, write) {
  const { x, y, width, height } = SURROUNDINGS;
  const surroundings = cropTo(photo, x, y, width, height);
  for (const { name, make } of pictures) await write(name, await make(surroundings));
}
