import { carveSeams } from './carve-seams.mjs';
import { warp } from './warp.mjs';

/** @typedef {import('@iqakit/core').Image} Image */

/** What is compared of each photograph: its middle, so that every geometry finds pixels beyond the rim. */
const WINDOW = { width: 256, height: 192 };

/**
 * The part of a photograph that is the reference.
 *
 * @param {Image} photograph
 */
export function referenceOf(photograph) {
  return warp(photograph, WINDOW, (x, y) => [x, y]);
}

export const shift = (pixels) => ({
  group: 'shift',
  name: `${pixels} px`,
  make: (photograph) => warp(photograph, WINDOW, (x, y) => [x + pixels, y]),
});

export const rotation = (degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return {
    group: 'rotation',
    name: `${degrees} degrees`,
    make: (photograph) => warp(photograph, WINDOW, (x, y) => [cosine * x - sine * y, sine * x + cosine * y]),
  };
};

const scaling = (factor) => ({
  group: 'scaling',
  name: `x ${factor}`,
  make: (photograph) => warp(photograph, WINDOW, (x, y) => [x / factor, y / factor]),
});

export const retargeting = (share) => ({
  group: 'retargeting',
  name: `to ${share * 100}% of the width`,
  make: (photograph) => carveSeams(referenceOf(photograph), Math.round(WINDOW.width * (1 - share))),
});

/**
 * How the distorted picture's geometry differs from the reference's.
 *
 * @type {readonly { group: string, name: string, make: (photograph: Image) => Image }[]}
 */
export const geometries = [
  { group: 'none', name: 'aligned', make: referenceOf },
  ...[1, 2, 4, 8].map(shift),
  ...[1, 2, 5].map(rotation),
  ...[0.9, 0.95, 1.05, 1.1].map(scaling),
  retargeting(0.75),
];
