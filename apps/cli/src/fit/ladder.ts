import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { IqaError } from '@iqakit/core';
import { filterSeparable, gaussianTaps, resize, splitChannels } from '@iqakit/core/filter';
import { convertRange, dropOpaqueAlpha, type Image } from '@iqakit/core/image';
import { createRandom, pow } from '@iqakit/core/numeric';
import { decodePicture } from '../pictures/picture.ts';

export type LadderKind = 'blur' | 'jpeg' | 'noise' | 'resize';

/** One distortion of a ladder: how much, in the unit of its kind. */
export interface LadderStep {
  readonly kind: LadderKind;
  readonly amount: number;
}

/** Full white of 8 bits. */
const WHITE = 255;

interface Kind {
  /** Amounts of the mildest and of the strongest step. */
  readonly from: number;
  readonly to: number;
  /** Quality is a whole number, and its steps are equal; other amounts grow by equal factors. */
  readonly steps: 'whole' | 'factors';
  distort(image: Image, amount: number): Promise<Image>;
}

const KINDS: Readonly<Record<LadderKind, Kind>> = {
  /** Standard deviation of a Gaussian in pixels. */
  blur: { from: 0.5, to: 6, steps: 'factors', distort: blur },
  /** MozJPEG's quality. */
  jpeg: { from: 90, to: 4, steps: 'whole', distort: jpeg },
  /** Standard deviation of white noise in gray levels. */
  noise: { from: 3, to: 60, steps: 'factors', distort: noise },
  /** How many times smaller the picture becomes before it is enlarged again. */
  resize: { from: 1.25, to: 8, steps: 'factors', distort: shrinkAndEnlarge },
};

/** The steps of a ladder from the mildest to the strongest; more than its kind can tell apart are E_USAGE. */
export function ladderSteps(kind: LadderKind, count: number): readonly LadderStep[] {
  const { from, to, steps } = KINDS[kind];
  const most = Math.abs(to - from) + 1;
  if (steps === 'whole' && count > most) {
    throw new IqaError(
      'E_USAGE',
      `A ladder of ${kind} has at most ${most} steps: give a smaller --ladder-steps.`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1);
    const amount = steps === 'whole' ? Math.round(from + (to - from) * share) : from * pow(to / from, share);
    return { kind, amount };
  });
}

/** A photograph as ladders take it: 8 bits, and no alpha channel that hides nothing. */
export function ladderPhotograph(photograph: Image): Image {
  const image = dropOpaqueAlpha(photograph);
  if (image.range.max === WHITE) return image;
  return { ...image, data: Uint8ClampedArray.from(convertRange(image, WHITE).data), range: { max: WHITE } };
}

/** A photograph of {@link ladderPhotograph} with this distortion, 8 bits; the same on every machine. */
export function distort(image: Image, { kind, amount }: LadderStep): Promise<Image> {
  return KINDS[kind].distort(image, amount);
}

async function blur(image: Image, sigma: number): Promise<Image> {
  const taps = gaussianTaps(2 * Math.ceil(3 * sigma) + 1, sigma);
  const planes = splitChannels(image).map((plane) => filterSeparable(plane, 'symmetric', taps));
  const data = new Uint8ClampedArray(image.data.length);
  for (const [channel, plane] of planes.entries()) {
    for (let pixel = 0; pixel < plane.data.length; pixel++) {
      data[pixel * image.channels + channel] = plane.data[pixel];
    }
  }
  return { ...image, data };
}

/** The same noise for every step, only louder. */
async function noise(image: Image, deviation: number): Promise<Image> {
  const random = createRandom(1);
  return {
    ...image,
    data: Uint8ClampedArray.from(image.data, (value) => value + deviation * random.normal()),
  };
}

async function shrinkAndEnlarge(image: Image, factor: number): Promise<Image> {
  const { width, height } = image;
  const small = (side: number) => Math.max(1, Math.round(side / factor));
  const shrunk = resize(image, small(width), small(height), { method: 'pil-bicubic' });
  return resize(shrunk, width, height, { method: 'pil-bicubic' });
}

async function jpeg(image: Image, quality: number): Promise<Image> {
  const encode = await jpegEncoder();
  const bytes = await encode(rgbaOf(image) as ImageData, { quality });
  return (await decodePicture(new Uint8Array(bytes), 'a JPEG of the ladder', {})).image;
}

type Encode = typeof import('@jsquash/jpeg/encode.js').default;

let encoder: Promise<Encode> | undefined;

/** Its WebAssembly is read from disk: in Node it would look for it on the network. */
function jpegEncoder(): Promise<Encode> {
  encoder ??= startEncoder();
  return encoder;
}

async function startEncoder(): Promise<Encode> {
  const { default: encode, init } = await import('@jsquash/jpeg/encode.js');
  const wasm = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  await init(await WebAssembly.compile(new Uint8Array(await readFile(wasm))));
  return encode;
}

function rgbaOf({ width, height, channels, data }: Image): Pick<ImageData, 'width' | 'height' | 'data'> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = data[pixel * channels + Math.min(channel, channels - 1)];
    }
  }
  return { width, height, data: rgba };
}
