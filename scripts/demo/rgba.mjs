/**
 * An 8-bit RGB image as straight RGBA, which is how most packages want pictures.
 *
 * @param {import('@iqakit/core').Image} image
 */
export function rgbaOf({ width, height, data }) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel];
  }
  return { width, height, data: rgba };
}
