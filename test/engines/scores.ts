import { classicMetrics } from '@iqakit/classic';
import type { Image, PixelArray } from '@iqakit/core/image';
import type { MappedResult, MetricSession } from '@iqakit/core/metric';
import { createRandom, fnv1a32 } from '@iqakit/core/numeric';

/** A photograph and a compressed copy of it, RGB, put in by the bundler as plain numbers. */
declare const __PHOTOGRAPHS__: {
  readonly width: number;
  readonly height: number;
  readonly reference: readonly number[];
  readonly distorted: readonly number[];
};

interface Case {
  readonly name: string;
  readonly reference: Image;
  readonly distorted: Image;
}

/** One line for every metric, preset and pair: the score's 64 bits, and a hash of the map's bytes. */
export const lines: string[] = [];

for (const { name, reference, distorted } of cases()) {
  for (const module of classicMetrics) {
    for (const preset of Object.keys(module.definition.presets)) {
      const session = module.createSession({ preset }, undefined) as MetricSession;
      const { result, map } = session.compareWithMap({ reference, distorted }) as MappedResult;
      const mapBytes = new Uint8Array(map.data.buffer);
      lines.push(`${name} ${module.definition.id} ${preset} ${hex(result.score)} ${fnv1a32(mapBytes)}`);
    }
  }
}

function cases(): Case[] {
  const eightBit = syntheticPair(4, new Uint8Array(211 * 187 * 4), 255, 255);
  return [
    { name: 'photograph', ...photographPair() },
    { name: 'gray', ...syntheticPair(1, new Uint8Array(211 * 187), 255, 255) },
    { name: 'rgba', ...eightBit },
    { name: '16-bit', ...syntheticPair(3, new Uint16Array(211 * 187 * 3), 65535, 65535) },
    { name: 'float32', ...syntheticPair(3, new Float32Array(211 * 187 * 3), 1, 255) },
    { name: 'float64', ...syntheticPair(3, new Float64Array(211 * 187 * 3), 1, 999) },
    { name: 'identical', reference: eightBit.reference, distorted: eightBit.reference },
    { name: 'opposed', reference: eightBit.reference, distorted: negative(eightBit.reference) },
  ];
}

function photographPair(): Omit<Case, 'name'> {
  const { width, height, reference, distorted } = __PHOTOGRAPHS__;
  const image = (data: readonly number[]): Image => ({
    width,
    height,
    channels: 3,
    data: Uint8Array.from(data),
    range: { max: 255 },
    colorSpace: 'srgb',
  });
  return { reference: image(reference), distorted: image(distorted) };
}

/** A picture of blocks and noise and a noisier copy, in `levels` steps from 0 to `max`. */
function syntheticPair(
  channels: 1 | 3 | 4,
  data: PixelArray,
  max: number,
  levels: number,
): Omit<Case, 'name'> {
  const width = 211;
  const height = 187;
  const random = createRandom(7);
  const noisy = data.slice();
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    const block = (Math.floor((pixel % width) / 17) + Math.floor(pixel / width / 11)) % 3;
    const value = (block / 3 + 0.2 * random.next()) * levels;
    const noise = 0.1 * random.normal() * levels;
    const isAlpha = channels === 4 && i % 4 === 3;
    data[i] = isAlpha ? max : sample(value, max, levels);
    noisy[i] = isAlpha ? max : sample(value + noise, max, levels);
  }
  const image = (samples: PixelArray): Image => ({
    width,
    height,
    channels,
    data: samples,
    range: { max },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
    ...(channels === 4 && { alpha: 'straight' as const }),
  });
  return { reference: image(data), distorted: image(noisy) };
}

function sample(value: number, max: number, levels: number): number {
  return (Math.floor(Math.min(Math.max(value, 0), levels)) / levels) * max;
}

function negative(image: Image): Image {
  const data = image.data.map((value, i) => (i % 4 === 3 ? value : 255 - value)) as PixelArray;
  return { ...image, data };
}

function hex(value: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  return [0, 4].map((at) => bits.getUint32(at).toString(16).padStart(8, '0')).join('');
}
