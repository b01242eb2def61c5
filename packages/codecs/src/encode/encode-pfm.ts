import { IqaError } from '@iqakit/core';

/**
 * Encodes floats as PFM (little-endian, scale 1), bit for bit. PFM has gray and RGB only.
 *
 * @param data - rows from the top, channels interleaved; NaN and infinities are kept
 * @param channels - 1 or 3
 * @returns the file
 * @throws IqaError E_CHANNELS for other channels, E_INPUT for data of another size
 */
export function encodePfm(data: Float32Array, width: number, height: number, channels: number): Uint8Array {
  if (channels !== 1 && channels !== 3) {
    throw new IqaError('E_CHANNELS', `PFM has 1 or 3 channels, not ${channels}.`);
  }
  if (data.length !== width * height * channels) {
    throw new IqaError('E_INPUT', `${data.length} samples are not ${width} x ${height} x ${channels}.`);
  }
  const header = new TextEncoder().encode(`${channels === 3 ? 'PF' : 'Pf'}\n${width} ${height}\n-1.0\n`);
  const file = new Uint8Array(header.length + data.length * 4);
  file.set(header);
  const view = new DataView(file.buffer);
  const rowSamples = width * channels;
  for (let y = 0; y < height; y++) {
    const to = header.length + (height - 1 - y) * rowSamples * 4;
    for (let i = 0; i < rowSamples; i++) view.setFloat32(to + 4 * i, data[y * rowSamples + i], true);
  }
  return file;
}
