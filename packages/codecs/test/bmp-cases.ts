import type { BmpFacts } from './build-bmp.ts';

/** Black, red, green, white as BGR0. */
export const FOUR_COLORS = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 255, 255, 0];
const GRAYS = [10, 10, 10, 0, 200, 200, 200, 0];

export const BLACK = [0, 0, 0];
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
export const WHITE = [255, 255, 255];

export interface BmpCase {
  readonly facts: BmpFacts;
  readonly pixels: readonly number[];
  readonly channels?: 1 | 3 | 4;
}

export const size = { width: 3, height: 2 };

/** Each pixel worked out by hand from the format's description; Chromium agrees in browser-parity.test.ts. */
export const BMP_CASES: Readonly<Record<string, BmpCase>> = {
  '24 bits': {
    facts: {
      ...size,
      bitsPerPixel: 24,
      rows: [
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [11, 12, 13, 14, 15, 16, 17, 18, 19],
      ],
    },
    pixels: [3, 2, 1, 6, 5, 4, 9, 8, 7, 13, 12, 11, 16, 15, 14, 19, 18, 17],
  },
  '24 bits, top down': {
    facts: {
      ...size,
      bitsPerPixel: 24,
      isTopDown: true,
      rows: [
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [11, 12, 13, 14, 15, 16, 17, 18, 19],
      ],
    },
    pixels: [3, 2, 1, 6, 5, 4, 9, 8, 7, 13, 12, 11, 16, 15, 14, 19, 18, 17],
  },
  '24 bits, OS/2': {
    facts: { width: 1, height: 1, bitsPerPixel: 24, headerSize: 12, rows: [[1, 2, 3]] },
    pixels: [3, 2, 1],
  },
  '32 bits, the fourth byte unused': {
    facts: { width: 2, height: 1, bitsPerPixel: 32, rows: [[1, 2, 3, 77, 4, 5, 6, 0]] },
    pixels: [3, 2, 1, 6, 5, 4],
  },
  '32 bits with alpha': {
    facts: {
      width: 2,
      height: 1,
      bitsPerPixel: 32,
      headerSize: 108,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: [[1, 2, 3, 255, 4, 5, 6, 9]],
    },
    pixels: [3, 2, 1, 255, 6, 5, 4, 9],
    channels: 4,
  },
  '16 bits, 5-5-5': {
    facts: { width: 2, height: 1, bitsPerPixel: 16, rows: [[0x1f, 0x7c, 0xe3, 0x03]] },
    // 31 31 -> 255 255; 3 of 31 is 24.7.
    pixels: [255, 0, 255, 0, 255, 25],
  },
  '16 bits, 5-6-5': {
    facts: {
      width: 2,
      height: 1,
      bitsPerPixel: 16,
      compression: 3,
      masks: [0xf800, 0x07e0, 0x001f],
      rows: [[0x00, 0xf8, 0x20, 0x00]],
    },
    // 1 of 63 is 4.05.
    pixels: [255, 0, 0, 0, 4, 0],
  },
  '8 bits': {
    facts: {
      ...size,
      bitsPerPixel: 8,
      palette: FOUR_COLORS,
      rows: [
        [0, 1, 2],
        [3, 2, 1],
      ],
    },
    pixels: [...BLACK, ...RED, ...GREEN, ...WHITE, ...GREEN, ...RED],
  },
  '8 bits, gray palette': {
    facts: {
      ...size,
      bitsPerPixel: 8,
      palette: GRAYS,
      rows: [
        [0, 1, 0],
        [1, 1, 0],
      ],
    },
    pixels: [10, 200, 10, 200, 200, 10],
    channels: 1,
  },
  '4 bits': {
    facts: {
      ...size,
      bitsPerPixel: 4,
      palette: FOUR_COLORS,
      rows: [
        [0x01, 0x20],
        [0x32, 0x10],
      ],
    },
    pixels: [...BLACK, ...RED, ...GREEN, ...WHITE, ...GREEN, ...RED],
  },
  '1 bit': {
    facts: { ...size, bitsPerPixel: 1, palette: FOUR_COLORS.slice(0, 8), rows: [[0b01000000], [0b10100000]] },
    pixels: [...BLACK, ...RED, ...BLACK, ...RED, ...BLACK, ...RED],
  },
  RLE8: {
    // From the bottom: a run of three; then three as they are, padded; end.
    facts: {
      ...size,
      bitsPerPixel: 8,
      compression: 1,
      palette: FOUR_COLORS,
      runs: [3, 1, 0, 0, 0, 3, 3, 2, 0, 0, 0, 0, 0, 1],
    },
    pixels: [...WHITE, ...GREEN, ...BLACK, ...RED, ...RED, ...RED],
  },
  RLE4: {
    facts: {
      ...size,
      bitsPerPixel: 4,
      compression: 2,
      palette: FOUR_COLORS,
      runs: [3, 0x12, 0, 0, 0, 3, 0x30, 0x20, 0, 0, 0, 1],
    },
    pixels: [...WHITE, ...BLACK, ...GREEN, ...RED, ...GREEN, ...RED],
  },
};
