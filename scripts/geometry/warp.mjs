/** @typedef {import('@iqakit/core').Image} Image */

/**
 * A window of a photograph through a change of geometry: each place of the window shows the photograph at
 * `source(x, y)`, both counted from the middle, by bicubic interpolation (Catmull and Rom).
 *
 * @param {Image} photograph 8-bit RGB, large enough that no place beyond its rim is asked for
 * @param {{ width: number, height: number }} window
 * @param {(x: number, y: number) => readonly [x: number, y: number]} source
 * @returns {Image}
 */
export function warp(photograph, { width, height }, source) {
  const data = new Uint8ClampedArray(width * height * 3);
  const centre = { x: (photograph.width - 1) / 2, y: (photograph.height - 1) / 2 };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = source(column - (width - 1) / 2, row - (height - 1) / 2);
      sample(photograph, centre.x + x, centre.y + y, data, (row * width + column) * 3);
    }
  }
  return { ...photograph, width, height, data };
}

/** Writes the three channels at a place between pixels. */
function sample({ width, height, data }, x, y, target, place) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 1 || top < 1 || left + 2 >= width || top + 2 >= height)
    throw new RangeError(`(${x}, ${y}) lies too near the rim of ${width}x${height}`);
  const across = weights(x - left);
  const down = weights(y - top);
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let j = 0; j < 4; j++) {
      let line = 0;
      for (let i = 0; i < 4; i++)
        line += across[i] * data[((top + j - 1) * width + left + i - 1) * 3 + channel];
      sum += down[j] * line;
    }
    target[place + channel] = sum;
  }
}

/** Of the four neighbours of a place at `t` behind the second of them. */
function weights(t) {
  return [
    ((2 - t) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((4 - 3 * t) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5,
  ];
}
