import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { toImage } from '../image/index.ts';
import { RESIZE_METHODS, type ResizeMethod, resize } from './index.ts';

/** 5 x 4 pixels of noise. */
const SOURCE = [
  232, 202, 212, 61, 86, 72, 3, 173, 217, 208, 163, 23, 164, 226, 221, 54, 225, 96, 81, 81, 144, 63, 56, 79,
  228, 59, 159, 232, 99, 207, 169, 204, 114, 165, 83, 234, 231, 226, 236, 254, 8, 236, 26, 20, 227, 77, 105,
  36, 103, 166, 48, 222, 72, 91, 39, 20, 70, 46, 126, 42,
];
const source = image8(5, 4, SOURCE);
const red = SOURCE.filter((_, i) => i % 3 === 0);
const digits = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4].map((v) => v / 10);

describe('pil-*', () => {
  // Pillow 12.3.0, Image.resize
  it.each([
    [
      'pil-bicubic',
      3,
      7,
      [
        164, 150, 158, 49, 153, 135, 183, 212, 133, 123, 156, 141, 63, 115, 121, 206, 168, 151, 62, 166, 115,
        96, 56, 106, 236, 90, 184, 112, 163, 145, 174, 98, 183, 187, 36, 224, 165, 155, 160, 231, 145, 237,
        116, 14, 224, 117, 141, 79, 185, 102, 133, 61, 55, 109, 84, 133, 30, 153, 74, 66, 34, 82, 40,
      ],
    ],
    [
      'pil-bilinear',
      3,
      7,
      [
        159, 152, 152, 61, 151, 142, 183, 199, 136, 126, 156, 139, 76, 119, 131, 200, 157, 154, 73, 162, 119,
        101, 68, 113, 227, 90, 182, 117, 158, 141, 163, 104, 174, 177, 49, 209, 161, 151, 156, 216, 141, 225,
        118, 20, 218, 116, 139, 85, 179, 104, 134, 72, 57, 117, 88, 131, 41, 155, 81, 77, 43, 81, 54,
      ],
    ],
    [
      'pil-bicubic',
      9,
      2,
      [
        154, 227, 156, 131, 177, 144, 88, 89, 126, 53, 94, 141, 50, 129, 161, 153, 114, 126, 234, 104, 116,
        202, 133, 189, 179, 150, 231, 109, 165, 66, 113, 150, 92, 125, 123, 138, 172, 132, 151, 215, 137, 151,
        188, 64, 157, 144, 13, 157, 80, 51, 145, 47, 75, 138,
      ],
    ],
    [
      'pil-bilinear',
      9,
      2,
      [
        147, 212, 148, 126, 169, 141, 91, 98, 129, 74, 105, 141, 61, 130, 161, 151, 111, 133, 217, 101, 123,
        190, 127, 181, 173, 142, 216, 113, 165, 78, 118, 149, 99, 125, 123, 135, 160, 126, 146, 203, 136, 151,
        178, 72, 153, 148, 27, 153, 96, 58, 148, 64, 77, 145,
      ],
    ],
  ] as const)('%s to %ix%i has every byte of Pillow', (method, width, height, bytes) => {
    expect([...resize(source, width, height, { method }).data]).toEqual(bytes);
  });

  it('on float32 has every bit of Pillow’s mode F', () => {
    const image = { ...grayFloat(5, 4, red), data: Float32Array.from(red, (v) => Math.fround(v / 255)) };
    const resized = resize(image, 3, 7, { method: 'pil-bicubic', overshoot: 'keep' });
    expect(resized.data).toEqual(
      Float32Array.from([
        0.6433019638061523, 0.19390912353992462, 0.7175977230072021, 0.48453372716903687, 0.24775870144367218,
        0.806161105632782, 0.2424875944852829, 0.37650880217552185, 0.9259173274040222, 0.43662142753601074,
        0.6812790632247925, 0.7345210909843445, 0.6447256803512573, 0.9061422944068909, 0.4560665786266327,
        0.4562329649925232, 0.7285811305046082, 0.24209840595722198, 0.3287574052810669, 0.6034445762634277,
        0.1356574147939682,
      ]),
    );
  });
});

describe('torch-*', () => {
  it('bilinear has the values of PyTorch’s documentation', () => {
    // torch.nn.Upsample, example with scale_factor=2, mode='bilinear', align_corners=False
    const expected = [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4];
    expect([...resize(grayFloat(2, 2, [1, 2, 3, 4], 4), 4, 4, { method: 'torch-bilinear' }).data]).toEqual(
      expected,
    );
  });

  it('bicubic has the values of ONNX’s operator tests for a = -0.75', () => {
    // Resize, resize_upsample_scales_cubic: half_pixel coordinates, cubic_coeff_a -0.75
    const counting = grayFloat(
      4,
      4,
      Array.from({ length: 16 }, (_, i) => i + 1),
      16,
    );
    const first = [0.47265625, 0.76953125, 1.24609375, 1.875, 2.28125, 2.91015625, 3.38671875, 3.68359375];
    const resized = resize(counting, 8, 8, { method: 'torch-bicubic', overshoot: 'keep' });
    expect([...resized.data.subarray(0, 8)]).toEqual(first);
  });

  it('does not smooth before it shrinks', () => {
    // Halving by bilinear reads the two middle neighbours of four and no more.
    const row = grayFloat(8, 1, [1, 0, 0, 0, 0, 0, 0, 1]);
    expect([...resize(row, 2, 1, { method: 'torch-bilinear' }).data]).toEqual([0, 0]);
  });
});

describe('matlab-*', () => {
  // imresize's contributions, written as a dense matrix in numpy 2.4 from MATLAB's documented algorithm.
  it.each([
    [
      'matlab-bicubic',
      3,
      7,
      [
        0.19529724933451645, 0.2303377986265596, 0.3594055013309673, 0.36747686652300654, 0.3071685055200139,
        0.3480906959056911, 0.6311266742721933, 0.45335769209511817, 0.36367780031267144, 0.6760869565217391,
        0.7010663507109004, 0.6209239130434783, 0.5905406261883634, 0.8357114358946016, 0.829717011028014,
        0.36273820087040987, 0.5561341073328452, 0.662843305023873, 0.2175687666370893, 0.35803148273527424,
        0.5337067435669919,
      ],
    ],
    [
      'matlab-bicubic',
      9,
      2,
      [
        0.5898919753086419, 0.44256365740740744, 0.21748542524005487, 0.3372878086419754, 0.53515625,
        0.40000214334705086, 0.28957904663923184, 0.40367476851851847, 0.48101851851851846,
        0.44035493827160493, 0.4370659722222222, 0.43820730452674905, 0.4852773491083677, 0.56484375,
        0.6962255658436214, 0.7582261659807957, 0.6444733796296297, 0.5689814814814816,
      ],
    ],
    [
      'matlab-bilinear',
      3,
      7,
      [
        0.225, 0.26666666666666666, 0.35000000000000003, 0.3723214285714286, 0.346031746031746,
        0.35892857142857143, 0.6080357142857141, 0.4730158730158729, 0.37321428571428567, 0.6249999999999999,
        0.661111111111111, 0.6, 0.5875, 0.8015873015873014, 0.8053571428571428, 0.38750000000000007,
        0.5476190476190476, 0.6482142857142856, 0.26249999999999996, 0.38888888888888884, 0.5499999999999999,
      ],
    ],
    [
      'matlab-bilinear',
      9,
      2,
      [
        0.55, 0.44166666666666665, 0.2611111111111111, 0.36388888888888893, 0.5375, 0.41944444444444445,
        0.34166666666666656, 0.42500000000000004, 0.475, 0.44999999999999996, 0.4416666666666666,
        0.4277777777777778, 0.48611111111111116, 0.5625, 0.6527777777777777, 0.7083333333333334,
        0.6249999999999999, 0.575,
      ],
    ],
  ] as const)('%s to %ix%i', (method, width, height, expected) => {
    const resized = resize(grayFloat(5, 4, digits), width, height, { method, overshoot: 'keep' }).data;
    // Sums of up to 16 products in another order.
    for (let i = 0; i < expected.length; i++) expect(Math.abs(resized[i] - expected[i])).toBeLessThan(2e-15);
  });

  it('rounds whole samples after each pass and begins with the axis that shrinks most', () => {
    const gray = image8(5, 4, red);
    const wide = [169, 139, 86, 46, 40, 149, 234, 204, 179, 102, 107, 121, 173, 220, 183, 126, 73, 44];
    const tall = [
      177, 47, 180, 128, 62, 206, 60, 95, 237, 110, 175, 179, 165, 234, 101, 117, 190, 58, 82, 155, 36,
    ];
    expect([...resize(gray, 9, 2, { method: 'matlab-bicubic' }).data]).toEqual(wide);
    expect([...resize(gray, 3, 7, { method: 'matlab-bicubic' }).data]).toEqual(tall);
  });

  it('halves with the eight weights that MATLAB is known for', () => {
    const weights = [-0.01171875, -0.03515625, 0.11328125, 0.43359375];
    // Place p is made from samples 2p - 3 to 2p + 4: an impulse at 8 shows every second weight.
    const impulse = grayFloat(
      16,
      1,
      Array.from({ length: 16 }, (_, i) => (i === 8 ? 1 : 0)),
    );
    const resized = resize(impulse, 8, 1, { method: 'matlab-bicubic', overshoot: 'keep' }).data;
    expect([...resized]).toEqual([0, 0, weights[0], weights[2], weights[3], weights[1], 0, 0]);
  });
});

describe.each(RESIZE_METHODS)('%s', (method: ResizeMethod) => {
  it('keeps flat pictures flat and their type', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (v, width, height) => {
          const flat = image8(5, 3, new Array<number>(45).fill(v));
          expect(resize(flat, width, height, { method })).toEqual(
            image8(width, height, new Array<number>(width * height * 3).fill(v)),
          );
        },
      ),
    );
  });

  it('commutes with mirroring', () => {
    fc.assert(
      fc.property(
        arbitraryImage8(1),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (image, width, height) => {
          const float = { ...image, data: Float64Array.from(image.data) };
          const turned = { ...float, data: float.data.toReversed() };
          const expected = resize(float, width, height, { method }).data.toReversed();
          const actual = resize(turned, width, height, { method }).data;
          // Taps are met in the opposite order, and their places are rounded: a few units in the last place of 255.
          for (let i = 0; i < actual.length; i++)
            expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-10);
        },
      ),
    );
  });

  it('gives images, whatever the cubic’s swing, and treats channels alike', () => {
    fc.assert(
      fc.property(
        arbitraryImage8(1),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (image, width, height) => {
          const resized = resize(image, width, height, { method });
          expect(toImage(resized)).toBe(resized);
          const rgb = image8(
            image.width,
            image.height,
            [...image.data].flatMap((v) => [v, 255 - v, v]),
          );
          const ofRgb = resize(rgb, width, height, { method }).data.filter((_, i) => i % 3 === 2);
          expect([...ofRgb]).toEqual([...resized.data]);
          const float = { ...image, data: Float32Array.from(image.data) };
          expect(() => toImage(resize(float, width, height, { method }))).not.toThrow();
        },
      ),
    );
  });

  it('is the image itself at its own size', () => {
    expect(resize(source, 5, 4, { method })).toBe(source);
  });
});

describe('resize', () => {
  it('keeps 16 bits', () => {
    const image = { ...grayFloat(2, 1, []), data: Uint16Array.of(0, 65535), range: { max: 65535 } };
    expect(resize(image, 4, 1, { method: 'torch-bilinear' }).data).toEqual(
      Uint16Array.of(0, 16384, 49151, 65535),
    );
  });

  it('lets floats swing only when asked to', () => {
    const step = grayFloat(4, 1, [0, 0, 1, 1]);
    expect(Math.max(...resize(step, 16, 1, { method: 'torch-bicubic' }).data)).toBe(1);
    expect(
      Math.max(...resize(step, 16, 1, { method: 'torch-bicubic', overshoot: 'keep' }).data),
    ).toBeGreaterThan(1.05);
  });

  it('refuses alpha, senseless sizes and unknown methods', () => {
    const method = 'pil-bicubic';
    expectIqaError(() => resize(image8(1, 1, [1, 2, 3, 4]), 2, 2, { method }), 'E_ALPHA', /compositeOver/);
    expectIqaError(() => resize(source, 0, 2, { method }), 'E_USAGE', /0x2/);
    expectIqaError(() => resize(source, 2.5, 2, { method }), 'E_USAGE', /2.5x2/);
    expectIqaError(
      () => resize(source, 2, 2, { method: 'lanczos' as ResizeMethod }),
      'E_USAGE',
      /pil-bicubic/,
    );
  });
});
