import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { type Image, type ImageInput, toImage } from './index.ts';

const rgb = image8(2, 1, [1, 2, 3, 4, 5, 6]);

describe('an Image', () => {
  it('is returned itself when complete', () => {
    expect(toImage(rgb)).toBe(rgb);
    const float = grayFloat(2, 1, [0, 1]);
    expect(toImage(float, { max: 1 })).toBe(float);
  });

  it('is completed with what follows from its pixels, sharing them', () => {
    const data = new Uint16Array(4);
    const input = { width: 1, height: 1, channels: 4, data } as unknown as Image;
    const image = toImage(input);
    expect(image).toEqual({ ...input, range: { max: 65535 }, colorSpace: 'srgb', alpha: 'straight' });
    expect(image.data).toBe(data);
  });

  it('takes its range from the options where it has none', () => {
    const input = { width: 1, height: 1, channels: 1, data: new Float32Array([0.5]) } as unknown as Image;
    expect(toImage(input, { max: 1 }).range).toEqual({ max: 1 });
    const tenBit = { width: 1, height: 1, channels: 1, data: new Uint16Array([1023]) } as unknown as Image;
    expect(toImage(tenBit, { max: 1023 }).range).toEqual({ max: 1023 });
  });
});

describe('an ndarray', () => {
  it('in rows shares its pixels', () => {
    const data = new Uint8Array(24);
    const image = toImage(ndarray(data, [2, 4, 3]));
    expect(image).toMatchObject({
      width: 4,
      height: 2,
      channels: 3,
      range: { max: 255 },
      colorSpace: 'srgb',
    });
    expect(image.data).toBe(data);
  });

  it('in rows within a larger array is a view of it', () => {
    const data = Uint8Array.from({ length: 30 }, (_, i) => i);
    const image = toImage(ndarray(data, [2, 4, 3], [12, 3, 1], 5));
    expect(image.data.buffer).toBe(data.buffer);
    expect([...image.data]).toEqual([...data.subarray(5, 29)]);
  });

  it('without an axis of channels is gray', () => {
    expect(toImage(ndarray(new Uint8Array(6), [2, 3]))).toMatchObject({ width: 3, height: 2, channels: 1 });
    expect(toImage(ndarray(new Uint8Array(6), [2, 3, 1]))).toMatchObject({ colorSpace: 'gray', channels: 1 });
  });

  it('transposed, stepped or turned round is copied into rows', () => {
    const base = ndarray(
      Uint8Array.from({ length: 24 }, (_, i) => i),
      [3, 8],
    );
    const view = base.transpose(1, 0).step(-2, 1).hi(3, 2);
    const image = toImage(view);
    expect([image.height, image.width]).toEqual([3, 2]);
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 2; x++) expect(image.data[y * 2 + x]).toBe(view.get(y, x));
  });

  it('of planes (channels first in memory) is interleaved', () => {
    const planes = ndarray(
      Uint8Array.from([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]),
      [2, 2, 3],
      [2, 1, 4],
    );
    expect([...toImage(planes).data]).toEqual([1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]);
  });

  it('of a plain array becomes float64 and needs a range', () => {
    const input = { data: [0, 0.25, 0.5, 1], shape: [2, 2], stride: [2, 1], offset: 0 };
    expect(toImage(input, { max: 1 }).data).toEqual(Float64Array.of(0, 0.25, 0.5, 1));
    expectIqaError(() => toImage(input), 'E_RANGE', /max 1 or max 255/);
  });

  it('whose strides leave the data is refused', () => {
    const input = { data: new Uint8Array(11), shape: [2, 2, 3], stride: [6, 3, 1], offset: 0 };
    expectIqaError(() => toImage(input), 'E_INPUT', /leave its 11 elements/);
    const negative = { data: new Uint8Array(12), shape: [2, 2, 3], stride: [6, 3, -1], offset: 0 };
    expectIqaError(() => toImage(negative), 'E_INPUT', /leave/);
    const fractional = { data: new Uint8Array(99), shape: [2, 2], stride: [2.5, 1], offset: 0 };
    expectIqaError(() => toImage(fractional), 'E_INPUT', /leave/);
  });

  it('of a type that holds no pixels is refused', () => {
    const input = {
      data: new Int32Array(4),
      shape: [2, 2],
      stride: [2, 1],
      offset: 0,
    } as unknown as ImageInput;
    expectIqaError(() => toImage(input), 'E_INPUT', /Int32Array: convert it/);
  });

  it.each([
    [[4], 'E_INPUT'],
    [[1, 2, 2, 1], 'E_INPUT'],
    [[0, 4], 'E_INPUT'],
    [[2, 1, 2], 'E_CHANNELS'],
  ] as const)('of shape %j is refused', (shape, code) => {
    const input = { data: new Uint8Array(4), shape, stride: shape.map(() => 1), offset: 0 };
    expectIqaError(() => toImage(input), code, /./);
  });
});

describe('ImageData', () => {
  it('is straight 8-bit RGBA, sharing its pixels', () => {
    const data = new Uint8ClampedArray(8);
    const image = toImage({ width: 2, height: 1, data, colorSpace: 'srgb' });
    expect(image).toMatchObject({ channels: 4, range: { max: 255 }, colorSpace: 'srgb', alpha: 'straight' });
    expect(image.data).toBe(data);
  });

  it('in another colour space is refused, not guessed at', () => {
    const input = { width: 1, height: 1, data: new Uint8ClampedArray(4), colorSpace: 'display-p3' };
    expectIqaError(() => toImage(input), 'E_INPUT', /display-p3/);
  });

  it('of half floats is refused', () => {
    const input = { width: 1, height: 1, data: new Float32Array(4) } as unknown as ImageInput;
    expectIqaError(() => toImage(input), 'E_INPUT', /not 8-bit/);
  });
});

describe('bad input', () => {
  const broken = (fields: Record<string, unknown>) => ({ ...rgb, ...fields }) as unknown as Image;

  it.each([
    ['null', null, 'E_INPUT', /null, not an image/],
    ['a path', 'photo.png', 'E_INPUT', /a string, not an image: pass decoded pixels/],
    ['an empty object', {}, 'E_INPUT', /undefinedxundefined/],
    ['no rows', broken({ height: 0 }), 'E_INPUT', /2x0/],
    ['a broken width', broken({ width: 1.5 }), 'E_INPUT', /1.5x1/],
    ['two channels', broken({ channels: 2 }), 'E_CHANNELS', /2 channels/],
    ['too little data', broken({ data: new Uint8Array(5) }), 'E_INPUT', /5 samples.*need 6/],
    ['signed data', broken({ data: new Int8Array(6) }), 'E_INPUT', /must be a Uint8Array/],
    ['an unknown colour space', broken({ colorSpace: 'adobe-rgb' }), 'E_INPUT', /adobe-rgb/],
    ['gray with three channels', broken({ colorSpace: 'gray' }), 'E_CHANNELS', /3 channels.*gray/],
    ['premultiplied alpha', broken({ alpha: 'premultiplied' }), 'E_ALPHA', /straight/],
    ['alpha without a channel', broken({ alpha: 'straight' }), 'E_ALPHA', /no alpha/],
    ['a range beyond the type', broken({ range: { max: 256 } }), 'E_RANGE', /end at 255/],
    ['a range of 0', broken({ range: { max: 0 } }), 'E_RANGE', /above 0/],
    ['an endless range', broken({ range: { max: Infinity } }), 'E_RANGE', /finite/],
    ['samples above the range', broken({ range: { max: 5 } }), 'E_RANGE', /6 at sample 5/],
  ] as const)('%s', (_name, input, code, message) => {
    expectIqaError(() => toImage(input as unknown as ImageInput), code, message);
  });

  it('a range that contradicts the options', () => {
    expectIqaError(() => toImage(rgb, { max: 1 }), 'E_RANGE', /convertRange/);
  });

  it.each([NaN, Infinity, -Infinity])('a sample of %d', (value) => {
    expectIqaError(() => toImage(grayFloat(2, 1, [0, value])), 'E_NON_FINITE', /at sample 1/);
  });

  it('floats in other units than they say', () => {
    expectIqaError(() => toImage(grayFloat(2, 1, [0, 200])), 'E_RANGE', /200 at sample 1/);
    expectIqaError(() => toImage(grayFloat(2, 1, [-1, 1])), 'E_RANGE', /-1 at sample 0/);
  });

  it('but not the rounding of float32', () => {
    const beyond = 1 + 2 ** -23;
    expect(toImage(grayFloat(2, 1, [-(2 ** -24), beyond])).data[1]).toBe(beyond);
  });

  it('is named as the caller names it', () => {
    expectIqaError(() => toImage(grayFloat(1, 1, [NaN]), { name: 'cat.pfm' }), 'E_NON_FINITE', /^cat\.pfm/);
  });
});
