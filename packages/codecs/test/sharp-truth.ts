import type { Image } from '@iqakit/core/image';
import sharp from 'sharp';
import { expect } from 'vitest';
import { type DecodedImage, decodeImage } from '../src/index.ts';

/** Pixels as libvips has them, in the layout of our images. */
export interface Truth {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint16Array;
}

/** What sharp decodes: 8 bits, EXIF orientation applied, colours left alone. */
export async function truth8(bytes: Uint8Array): Promise<Truth> {
  const { channels, space } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .autoOrient()
    // Gray would come out as RGB without it, and gray with alpha without its alpha with it.
    .toColourspace(channels === 1 && space === 'b-w' ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}

/** The same with 16 bits. */
export async function truth16(bytes: Uint8Array, space: 'rgb16' | 'grey16'): Promise<Truth> {
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .toColourspace(space)
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const words = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  return { width: info.width, height: info.height, channels: info.channels, data: words };
}

/** Gray with alpha counts as RGBA with us. */
export function asImageChannels(truth: Truth): Truth {
  if (truth.channels !== 2) return truth;
  const data =
    truth.data instanceof Uint16Array
      ? new Uint16Array(truth.data.length * 2)
      : new Uint8Array(truth.data.length * 2);
  for (let i = 0; i < truth.data.length; i += 2)
    data.set([truth.data[i], truth.data[i], truth.data[i], truth.data[i + 1]], 2 * i);
  return { ...truth, channels: 4, data };
}

/** How many samples differ, and by how much at most: nicer to read than two arrays. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): { count: number; largest: number } {
  let count = 0;
  let largest = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const d = Math.abs(a[i] - b[i]);
    if (d === 0) continue;
    count++;
    if (!(d <= largest)) largest = d;
  }
  return { count, largest };
}

export const IDENTICAL = { count: 0, largest: 0 };

/** Asserts that an image is the truth, to the last bit. */
export function expectSame(image: Image, truth: Truth): void {
  const expected = asImageChannels(truth);
  expect([image.width, image.height, image.channels]).toEqual([
    expected.width,
    expected.height,
    expected.channels,
  ]);
  expect(image.data.constructor).toBe(expected.data.constructor);
  expect(image.range.max).toBe(expected.data instanceof Uint16Array ? 65535 : 255);
  expect(image.colorSpace).toBe(image.channels === 1 ? 'gray' : 'srgb');
  expect(difference(image.data, expected.data)).toEqual(IDENTICAL);
}

/** Decodes and asserts the pixels that sharp has. */
export async function expectLikeSharp(bytes: Uint8Array): Promise<DecodedImage> {
  const decoded = await decodeImage(bytes);
  expectSame(decoded.image, await truth8(bytes));
  return decoded;
}

export async function expectLikeSharp16(bytes: Uint8Array, space: 'rgb16' | 'grey16'): Promise<DecodedImage> {
  const decoded = await decodeImage(bytes);
  expectSame(decoded.image, await truth16(bytes, space));
  return decoded;
}
