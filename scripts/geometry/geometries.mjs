import { carveSeams } from './carve-seams.mjs';
import { warp } from './warp.mjs';

/** @typedef {import('@iqakit/core').Image} Image */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {(photograph: Image, window: Size) => Image} Geometry the middle of a photograph, seen otherwise */

/** @type {Geometry} */
export const asItStands = (photograph, window) => warp(photograph, window, (x, y) => [x, y]);

/**
 * @param {number} across in pixels
 * @param {number} down
 * @returns {Geometry}
 */
export const shift = (across, down) => (photograph, window) =>
  warp(photograph, window, (x, y) => [x + across, y + down]);

/**
 * @param {number} degrees
 * @returns {Geometry}
 */
export const rotation = (degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return (photograph, window) =>
    warp(photograph, window, (x, y) => [cosine * x - sine * y, sine * x + cosine * y]);
};

/**
 * @param {number} factor above 1 enlarges
 * @returns {Geometry}
 */
const scaling = (factor) => (photograph, window) =>
  warp(photograph, window, (x, y) => [x / factor, y / factor]);

/**
 * @param {number} share of the width that is kept
 * @returns {Geometry}
 */
export const retargeting = (share) => (photograph, window) =>
  carveSeams(asItStands(photograph, window), Math.round(window.width * (1 - share)));

/**
 * The kinds of geometry of the study, each drawn anew for every picture.
 *
 * @type {readonly { name: string, draw: (random: import('@iqakit/core/numeric').Random) => Geometry }[]}
 */
export const geometries = [
  { name: 'shift of 1 to 8 pixels each way', draw: (random) => shift(pixels(random), pixels(random)) },
  { name: 'rotation of up to 5 degrees', draw: (random) => rotation(between(random, -5, 5)) },
  { name: 'scaling by 0.9 to 1.1', draw: (random) => scaling(between(random, 0.9, 1.1)) },
  { name: 'retargeting to 80 to 100% of the width', draw: (random) => retargeting(between(random, 0.8, 1)) },
];

function pixels(random) {
  return (random.integer(2) === 0 ? -1 : 1) * (1 + random.integer(8));
}

function between(random, low, high) {
  return low + (high - low) * random.next();
}
