import { cropTo } from '@iqakit/core/image';
import { blur, jpeg } from '../../scripts/demo/distortions.mjs';
import { asItStands, retargeting, rotation, shift } from '../../scripts/geometry/geometries.mjs';

/** @typedef {import('@iqakit/core').Image} Image */

/** The part of the photograph whose middle is shown; the rest is what moves into sight. */
const SURROUNDINGS = { x: 360, y: 250, width: 330, height: 270 };

const WINDOW = { width: 256, height: 192 };

const shifted = shift(8, 0);

/**
 * What the pages of DeepSSIM and A-FINE show: one picture moved, distorted, and both.
 *
 * @type {readonly { name: string, make: (surroundings: Image) => Image | Promise<Image> }[]}
 */
const pictures = [
  { name: 'geometry-reference', make: (photo) => asItStands(photo, WINDOW) },
  { name: 'geometry-shift', make: (photo) => shifted(photo, WINDOW) },
  { name: 'geometry-rotation', make: (photo) => rotation(5)(photo, WINDOW) },
  { name: 'geometry-retargeted', make: (photo) => retargeting(0.75)(photo, WINDOW) },
  { name: 'geometry-jpeg', make: (photo) => jpeg(asItStands(photo, WINDOW), { quality: 10 }) },
  { name: 'geometry-blur', make: (photo) => blur(asItStands(photo, WINDOW), { sigma: 2 }) },
  { name: 'geometry-shift-jpeg', make: (photo) => jpeg(shifted(photo, WINDOW), { quality: 10 }) },
  { name: 'geometry-shift-blur', make: (photo) => blur(shifted(photo, WINDOW), { sigma: 2 }) },
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
