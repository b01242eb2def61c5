import sharp, { type Sharp } from 'sharp';

/** An interleaved test picture: gradients, edges and noise, so that every predictor and filter has work. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array;
}

export function scene(width: number, height: number, channels: 1 | 2 | 3 | 4): Scene {
  const data = new Uint8Array(width * height * channels);
  let state = 12345;
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const noise = (state >>> 24) % 32;
    const edge = ((x >> 3) + (y >> 3) + (i % channels)) & 1 ? 60 : 0;
    data[i] = Math.min(255, Math.floor((x * 120) / width + (y * 60) / height) + edge + noise);
  }
  return { width, height, channels, data };
}

export function sharpOf({ data, ...raw }: Scene): Sharp {
  return sharp(data, { raw }).toColourspace(raw.channels < 3 ? 'b-w' : 'srgb');
}

/** The same scene with 16-bit samples whose low bytes are not the high ones. */
export function deepSharpOf({ data, ...raw }: Scene): Sharp {
  const deep = Uint16Array.from(data, (value, i) => (value << 8) | ((value * 7 + i) & 255));
  return sharp(deep, { raw }).toColourspace(raw.channels < 3 ? 'grey16' : 'rgb16');
}
