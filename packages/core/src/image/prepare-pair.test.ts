import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../test/definitions.ts';
import { expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { resolveOptions } from '../metric/index.ts';
import { type Image, type ImageInput, prepareImage, preparePair } from './index.ts';

const { options } = resolveOptions(sampleDefinition, { window: 2 });
const gray = image8(2, 2, [1, 2, 3, 4]);
const rgb = image8(
  2,
  2,
  Array.from({ length: 12 }, (_, i) => i),
);
const prepare = (reference: ImageInput, distorted: ImageInput) =>
  preparePair({ reference, distorted }, sampleDefinition, options);

describe('preparePair', () => {
  it('hands over images that fit, untouched', () => {
    const pair = prepare(rgb, rgb);
    expect(pair.reference).toBe(rgb);
    expect(pair.distorted).toBe(rgb);
  });

  it('leaves out alpha that hides nothing', () => {
    const rgba = image8(
      2,
      2,
      Array.from({ length: 16 }, (_, i) => (i % 4 === 3 ? 255 : i)),
    );
    expect(prepare(rgba, rgb).reference.channels).toBe(3);
  });

  const other = (fields: Partial<Image>): Image => ({ ...rgb, ...fields });
  it.each([
    [
      'transparency',
      image8(2, 2, new Array(16).fill(9)),
      rgb,
      'E_ALPHA',
      /reference is partly transparent: give a background/,
    ],
    ['gray against RGB', gray, rgb, 'E_CHANNELS', /reference is gray and distorted is RGB/],
    ['RGB against gray', rgb, gray, 'E_CHANNELS', /distorted is gray and reference is RGB/],
    [
      'two colour spaces',
      rgb,
      other({ colorSpace: 'linear-srgb' }),
      'E_CHANNELS',
      /srgb and distorted is linear-srgb/,
    ],
    [
      'two ranges',
      rgb,
      other({ data: new Uint16Array(12), range: { max: 65535 } }),
      'E_RANGE',
      /convertRange/,
    ],
    [
      'two sizes',
      gray,
      image8(2, 3, [1, 2, 3, 4, 5, 6]),
      'E_SIZE_MISMATCH',
      /2x2 and distorted is 2x3.*resize or crop/,
    ],
    [
      'too few pixels',
      image8(1, 2, [1, 2]),
      image8(1, 2, [1, 2]),
      'E_TOO_SMALL',
      /1x2; sample .* at least 2x2/,
    ],
    ['NaN', gray, grayFloat(2, 2, [0, 0, NaN, 0]), 'E_NON_FINITE', /^distorted/],
  ] as const)('refuses %s', (_name, reference, distorted, code, message) => {
    expectIqaError(() => prepare(reference, distorted), code, message);
  });

  it.each([[rgb], [undefined], [null]])('refuses %j in place of a pair', (pair) => {
    expectIqaError(() => preparePair(pair as never, sampleDefinition, options), 'E_INPUT', /as one object/);
  });

  it('lets sizes differ for a metric that allows it', () => {
    const definition = { ...sampleDefinition, input: { ...sampleDefinition.input, sameSize: false } };
    const pair = preparePair(
      { reference: gray, distorted: image8(2, 3, [1, 2, 3, 4, 5, 6]) },
      definition,
      options,
    );
    expect(pair.distorted.height).toBe(3);
  });

  it('refuses channels that the metric does not take', () => {
    const definition = { ...sampleDefinition, input: { ...sampleDefinition.input, channels: [3] as const } };
    expectIqaError(
      () => prepareImage(gray, 'input', definition, options),
      'E_CHANNELS',
      /input is gray.*takes RGB/,
    );
  });
});
