import { decodeError } from './decode-error.ts';

export type Samples = Uint8Array | Uint16Array;

function sameType(samples: Samples, length: number): Samples {
  return samples instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

function opaqueOf(samples: Samples): number {
  return samples instanceof Uint16Array ? 65535 : 255;
}

/** Palette entries of `channels` samples each; `alpha` may name fewer than there are, the rest is opaque. */
export function paletteToColor(
  indices: Uint8Array,
  palette: Uint8Array,
  alpha: Uint8Array,
  channels: 3 | 4,
): Uint8Array {
  const entries = palette.length / 3;
  const colors = new Uint8Array(indices.length * channels);
  let highest = 0;
  for (let i = 0, to = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index > highest) highest = index;
    colors[to++] = palette[3 * index];
    colors[to++] = palette[3 * index + 1];
    colors[to++] = palette[3 * index + 2];
    if (channels === 4) colors[to++] = index < alpha.length ? alpha[index] : 255;
  }
  if (highest < entries) return colors;
  throw decodeError(`The picture is damaged: a pixel has palette entry ${highest} of ${entries}.`);
}

export function grayAlphaToRgba(samples: Samples): Samples {
  const rgba = sameType(samples, samples.length * 2);
  for (let from = 0, to = 0; from < samples.length; from += 2, to += 4) {
    rgba[to] = rgba[to + 1] = rgba[to + 2] = samples[from];
    rgba[to + 3] = samples[from + 1];
  }
  return rgba;
}

/** Gray of the value `key` becomes transparent. */
export function grayToRgbaByKey(samples: Samples, key: number): Samples {
  const rgba = sameType(samples, samples.length * 4);
  const opaque = opaqueOf(samples);
  for (let from = 0, to = 0; from < samples.length; from++, to += 4) {
    rgba[to] = rgba[to + 1] = rgba[to + 2] = samples[from];
    rgba[to + 3] = samples[from] === key ? 0 : opaque;
  }
  return rgba;
}

/** RGB of the colour `key` becomes transparent. */
export function rgbToRgbaByKey(samples: Samples, [red, green, blue]: readonly number[]): Samples {
  const pixels = samples.length / 3;
  const rgba = sameType(samples, pixels * 4);
  const opaque = opaqueOf(samples);
  for (let from = 0, to = 0; from < samples.length; from += 3, to += 4) {
    rgba[to] = samples[from];
    rgba[to + 1] = samples[from + 1];
    rgba[to + 2] = samples[from + 2];
    const isKey = samples[from] === red && samples[from + 1] === green && samples[from + 2] === blue;
    rgba[to + 3] = isKey ? 0 : opaque;
  }
  return rgba;
}

/** Gray of 1, 2 or 4 bits to 0..255 in place, exactly: 255 is a multiple of 1, 3 and 15. Alpha stays. */
export function scaleGray(samples: Samples, bitDepth: number, channels: 1 | 3 | 4): Samples {
  if (bitDepth >= 8) return samples;
  const factor = 255 / ((1 << bitDepth) - 1);
  for (let i = 0; i < samples.length; i += channels) {
    const colors = channels === 4 ? 3 : 1;
    for (let c = 0; c < colors; c++) samples[i + c] *= factor;
  }
  return samples;
}
