import { describe, expect, it } from 'vitest';
import { decodeImage, encodePfm } from '../src/index.ts';

const text = (words: string, ...bytes: number[]) =>
  Uint8Array.from([...new TextEncoder().encode(words), ...bytes]);

interface Case {
  readonly file: Uint8Array;
  readonly shape: readonly [width: number, height: number, channels: number];
  readonly data: readonly number[];
  readonly max: number;
  readonly bitDepth: number;
}

/** The examples of Netpbm's manual pages, and what follows from their text. */
const CASES: Readonly<Record<string, Case>> = {
  'P1, with comments and digits that touch': {
    file: text('P1\n# feep\n4 2 # size\n0 11 0\n1001'),
    shape: [4, 2, 1],
    data: [255, 0, 0, 255, 0, 255, 255, 0],
    max: 255,
    bitDepth: 1,
  },
  'P2, maxval 15': {
    file: text('P2\n3 2\n15\n0 3 15\n7 8\t9\n'),
    shape: [3, 2, 1],
    data: [0, 3, 15, 7, 8, 9],
    max: 15,
    bitDepth: 4,
  },
  P3: {
    file: text('P3 2 1 255\n255 0 1  2 3 4\n'),
    shape: [2, 1, 3],
    data: [255, 0, 1, 2, 3, 4],
    max: 255,
    bitDepth: 8,
  },
  'P4, rows padded to bytes': {
    file: text('P4\n9 2\n', 0b10101010, 0b10000000, 0b01010101, 0),
    shape: [9, 2, 1],
    data: [0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255],
    max: 255,
    bitDepth: 1,
  },
  P5: {
    file: text('P5\n2 2\n255\n', 1, 2, 3, 4),
    shape: [2, 2, 1],
    data: [1, 2, 3, 4],
    max: 255,
    bitDepth: 8,
  },
  'P5, 16 bits, high byte first': {
    file: text('P5\n2 1\n65535\n', 1, 2, 0xff, 0xfe),
    shape: [2, 1, 1],
    data: [258, 65534],
    max: 65535,
    bitDepth: 16,
  },
  'P6, maxval 1023': {
    file: text('P6\n1 1\n1023\n', 3, 0xff, 0, 1, 2, 0),
    shape: [1, 1, 3],
    data: [1023, 1, 512],
    max: 1023,
    bitDepth: 10,
  },
  'P6, a pixel that looks like a comment': {
    file: text('P6\n1 1\n255\n', 0x23, 0x20, 0x0a),
    shape: [1, 1, 3],
    data: [0x23, 0x20, 0x0a],
    max: 255,
    bitDepth: 8,
  },
  'PAM, RGBA': {
    file: text('P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n', 9, 8, 7, 6),
    shape: [1, 1, 4],
    data: [9, 8, 7, 6],
    max: 255,
    bitDepth: 8,
  },
  'PAM, gray with alpha, 16 bits': {
    file: text(
      'P7\n# a comment\nHEIGHT 1\nWIDTH 1\nDEPTH 2\nMAXVAL 65535\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n',
      1,
      0,
      0,
      2,
    ),
    shape: [1, 1, 4],
    data: [256, 256, 256, 2],
    max: 65535,
    bitDepth: 16,
  },
};

describe('PNM', () => {
  for (const [words, { file, shape, data, max, bitDepth }] of Object.entries(CASES)) {
    it(words, async () => {
      const decoded = await decodeImage(file);
      const { image } = decoded;
      expect([image.width, image.height, image.channels]).toEqual(shape);
      expect([...image.data]).toEqual(data);
      expect(image.range.max).toBe(max);
      expect(image.data.constructor).toBe(max > 255 ? Uint16Array : Uint8Array);
      expect([decoded.format, decoded.bitDepth]).toEqual(['pnm', bitDepth]);
    });
  }

  const broken: Readonly<Record<string, Uint8Array>> = {
    'a sample above maxval': text('P5\n1 1\n100\n', 101),
    'a plain sample above maxval': text('P2\n1 1\n100\n101\n'),
    'maxval 0': text('P5\n1 1\n0\n', 0),
    'maxval 65536': text('P5\n1 1\n65536\n', 0, 0),
    'a letter for a number': text('P2\n1 1\n255\nx\n'),
    'a bit that is none': text('P1\n1 1\n2\n'),
    'a width of many digits': text('P5\n99999999999 1\n255\n', 0),
    'a PAM of five samples': text('P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n', 1, 2, 3, 4, 5),
    'a PAM without a height': text('P7\nWIDTH 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n', 1),
    'a PAM without an end': text('P7\nWIDTH 1\n'),
  };
  for (const [words, file] of Object.entries(broken)) {
    it(`${words} is an E_DECODE`, async () => {
      await expect(decodeImage(file)).rejects.toMatchObject({ code: 'E_DECODE' });
    });
  }
});

describe('PFM', () => {
  const floats = (values: readonly number[], isLittleEndian: boolean) => {
    const view = new DataView(new ArrayBuffer(values.length * 4));
    values.forEach((value, i) => {
      view.setFloat32(4 * i, value, isLittleEndian);
    });
    return new Uint8Array(view.buffer);
  };

  for (const isLittleEndian of [true, false]) {
    it(`rows from the bottom, ${isLittleEndian ? 'little' : 'big'}-endian`, async () => {
      const stored = floats([3, 4, 1, 2], isLittleEndian);
      const { image, bitDepth } = await decodeImage(
        text(`Pf\n2 2\n${isLittleEndian ? '-1.0' : '1.0'}\n`, ...stored),
      );
      expect(image).toMatchObject({
        width: 2,
        height: 2,
        channels: 1,
        range: { max: 1 },
        colorSpace: 'gray',
      });
      expect(image.data).toEqual(Float32Array.of(1, 2, 3, 4));
      expect(bitDepth).toBe(32);
    });
  }

  it('NaN and infinities are given as they are', async () => {
    const data = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0);
    const { image } = await decodeImage(encodePfm(data, 1, 1, 3));
    expect(
      Object.is(image.data[0], Number.NaN) &&
        image.data[1] === Number.POSITIVE_INFINITY &&
        Object.is(image.data[2], -0),
    ).toBe(true);
  });

  it('white is what the caller says', async () => {
    const { image, steps } = await decodeImage(encodePfm(Float32Array.of(200), 1, 1, 1), { floatMax: 255 });
    expect(image.range.max).toBe(255);
    expect(steps).toContain('float samples, white taken as 255');
  });

  it('a scale that is not 1 is not applied, and said', async () => {
    const { image, warnings } = await decodeImage(text('Pf\n1 1\n-2.5\n', ...floats([0.25], true)));
    expect(image.data).toEqual(Float32Array.of(0.25));
    expect(warnings.map(({ code }) => code)).toEqual(['PFM_SCALE']);
  });

  for (const scale of ['0', 'x', 'NaN', '']) {
    it(`the scale "${scale}" is an E_DECODE`, async () => {
      await expect(decodeImage(text(`Pf\n1 1\n${scale}\n`, 0, 0, 0, 0))).rejects.toMatchObject({
        code: 'E_DECODE',
      });
    });
  }
});
