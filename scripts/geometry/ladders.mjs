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
    steps: [asItIs, ...[60, 40, 30, 20, 15, 10].map((quality) => (image) => jpeg(image, { quality }))],
  },
  {
    name: 'blur',
    steps: [asItIs, ...[0.7, 1.2, 1.6, 2, 3, 4].map((sigma) => (image) => blur(image, { sigma }))],
  },
];

async function asItIs(image) {
  return image;
}
