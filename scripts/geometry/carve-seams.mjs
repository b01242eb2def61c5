/** @typedef {import('@iqakit/core').Image} Image */

/**
 * Retargets a picture to fewer columns by content: again and again the path from top to bottom that crosses
 * the least detail is cut out (Avidan and Shamir 2007).
 *
 * @param {Image} image 8-bit RGB
 * @param {number} columns how many are cut out
 * @returns {Image}
 */
export function carveSeams(image, columns) {
  let carved = { width: image.width, height: image.height, data: Uint8ClampedArray.from(image.data) };
  for (let i = 0; i < columns; i++) carved = removeSeam(carved, cheapestSeam(carved));
  return { ...image, ...carved };
}

/** The column that the path cuts in each row. */
function cheapestSeam({ width, height, data }) {
  const energy = detail({ width, height, data });
  const cost = Float64Array.from(energy);
  for (let y = 1; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const above = (y - 1) * width + x;
      let least = cost[above];
      if (x > 0) least = Math.min(least, cost[above - 1]);
      if (x + 1 < width) least = Math.min(least, cost[above + 1]);
      cost[y * width + x] += least;
    }
  }
  const seam = new Int32Array(height);
  seam[height - 1] = indexOfLeast(cost, (height - 1) * width, width);
  for (let y = height - 2; y >= 0; y--) {
    const from = Math.max(0, seam[y + 1] - 1);
    const to = Math.min(width - 1, seam[y + 1] + 1);
    seam[y] = from + indexOfLeast(cost, y * width + from, to - from + 1);
  }
  return seam;
}

/** How much a pixel differs from its right and lower neighbours, over all channels. */
function detail({ width, height, data }) {
  const energy = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = y * width + x;
      const right = x + 1 < width ? here + 1 : here - 1;
      const below = y + 1 < height ? here + width : here - width;
      for (let channel = 0; channel < 3; channel++) {
        const value = data[here * 3 + channel];
        energy[here] +=
          Math.abs(data[right * 3 + channel] - value) + Math.abs(data[below * 3 + channel] - value);
      }
    }
  }
  return energy;
}

function indexOfLeast(values, start, length) {
  let least = 0;
  for (let i = 1; i < length; i++) if (values[start + i] < values[start + least]) least = i;
  return least;
}

function removeSeam({ width, height, data }, seam) {
  const narrower = new Uint8ClampedArray((width - 1) * height * 3);
  for (let y = 0; y < height; y++) {
    const row = y * width * 3;
    const cut = row + seam[y] * 3;
    const target = y * (width - 1) * 3;
    narrower.set(data.subarray(row, cut), target);
    narrower.set(data.subarray(cut + 3, row + width * 3), target + seam[y] * 3);
  }
  return { width: width - 1, height, data: narrower };
}
