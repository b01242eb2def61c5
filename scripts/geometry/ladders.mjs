import { blur, jpeg } from '../demo/distortions.mjs';

/** @typedef {import('@iqakit/core').Image} Image */

/**
 * Distortions that grow from step to step; the first step is the picture as it is.
 *
 * @type {readonly { name: string, steps: readonly ((image: Image) => Promise<Image>)[] }[]}
 */
export const ladders = [
  {
    name: 'JPEG',
    steps: [asItIs, ...[60, 30, 20, 10, 5].map((quality) => (image) => jpeg(image, { quality }))],
  },
  {
    name: 'blur',
    steps: [asItIs, ...[0.7, 1.2, 2, 3, 4].map((sigma) => (image) => blur(image, { sigma }))],
  },
];

async function asItIs(image) {
  return image;
}
