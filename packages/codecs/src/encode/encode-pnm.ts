import { IqaError } from '@iqakit/core';
import type { Image } from '@iqakit/core/image';

/**
 * Encodes a gray image as binary PGM and an RGB image as binary PPM, losslessly; the maxval is the image's
 * range.
 *
 * @throws IqaError E_CHANNELS for RGBA, which PNM does not have; E_RANGE for floats
 */
export function encodePnm(image: Image): Uint8Array {
  const { data, width, height, channels, range } = image;
  if (channels === 4) {
    throw new IqaError('E_CHANNELS', 'PNM has no alpha: put the image on a background first, or use PNG.');
  }
  if (data instanceof Float32Array || data instanceof Float64Array) {
    throw new IqaError(
      'E_RANGE',
      'PNM holds whole numbers: round the samples into a Uint8Array or Uint16Array, or use PFM.',
    );
  }
  const header = new TextEncoder().encode(
    `${channels === 3 ? 'P6' : 'P5'}\n${width} ${height}\n${range.max}\n`,
  );
  const sampleBytes = range.max > 255 ? 2 : 1;
  const file = new Uint8Array(header.length + data.length * sampleBytes);
  file.set(header);
  if (sampleBytes === 1) {
    file.set(data, header.length);
    return file;
  }
  const view = new DataView(file.buffer, header.length);
  for (let i = 0; i < data.length; i++) view.setUint16(2 * i, data[i]);
  return file;
}
