import fc from 'fast-check';
import { expect } from 'vitest';
import { type ErrorCode, type Image, IqaError } from '../src/index.ts';

/** An 8-bit gray or RGB image of the given samples. */
export function image8(width: number, height: number, samples: ArrayLike<number>): Image {
  const channels = samples.length / (width * height);
  return {
    width,
    height,
    channels: channels as Image['channels'],
    data: Uint8Array.from(samples),
    range: { max: 255 },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
    ...(channels === 4 && { alpha: 'straight' }),
  };
}

/** A gray float64 image from 0 to `max`. */
export function grayFloat(width: number, height: number, samples: ArrayLike<number>, max = 1): Image {
  return { width, height, channels: 1, data: Float64Array.from(samples), range: { max }, colorSpace: 'gray' };
}

/** Any small 8-bit image of the given channels. */
export function arbitraryImage8(channels: 1 | 3 | 4): fc.Arbitrary<Image> {
  return fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) => {
    const length = width * height * channels;
    return fc
      .array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length })
      .map((samples) => image8(width, height, samples));
  });
}

/** Runs `act` and expects an IqaError of this code whose message matches. */
export function expectIqaError(act: () => unknown, code: ErrorCode, message: RegExp): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(IqaError);
  expect((thrown as IqaError).code).toBe(code);
  expect((thrown as IqaError).message).toMatch(message);
}
