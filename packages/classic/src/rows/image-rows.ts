import { LUMA_WEIGHTS, type LumaName } from '@iqakit/core/color';
import { type Image, typeMaxOf } from '@iqakit/core/image';
import type { PlaneRows } from './plane-rows.ts';

/** What is left of a picture after its border is cut off, and where its rows are. */
interface Area {
  readonly width: number;
  readonly height: number;
  /** Index of the first sample of row `y`. */
  start(y: number): number;
}

function innerArea({ width, height, channels }: Image, cropBorder: number): Area {
  return {
    width: width - 2 * cropBorder,
    height: height - 2 * cropBorder,
    start: (y) => ((y + cropBorder) * width + cropBorder) * channels,
  };
}

/** All samples of a picture's rows, interleaved as they are stored: `width` counts samples. */
export function sampleRows(image: Image, cropBorder: number): PlaneRows {
  const area = innerArea(image, cropBorder);
  const width = area.width * image.channels;
  const read = (y: number, out: Float64Array, at: number) => {
    const start = area.start(y);
    out.set(image.data.subarray(start, start + width), at);
  };
  return { width, height: area.height, read };
}

/** One channel of a picture: 0 is red, or the gray of a gray picture. */
export function channelRows(image: Image, channel: number, cropBorder: number): PlaneRows {
  const samples = sampleRows(image, cropBorder);
  const { channels } = image;
  if (channels === 1) return samples;
  const { width } = innerArea(image, cropBorder);
  const row = new Float64Array(samples.width);
  const read = (y: number, out: Float64Array, at: number) => {
    samples.read(y, row, 0);
    pick(row, channel, channels, out, at, width);
  };
  return { width, height: samples.height, read };
}

/** The gray of a colour picture, as core's `luma` computes it; a gray picture is read as it is. */
export function lumaRows(image: Image, name: LumaName, cropBorder: number): PlaneRows {
  const samples = sampleRows(image, cropBorder);
  const { channels } = image;
  if (channels === 1) return samples;
  const weights = lumaWeights(image, name);
  const weigh = weights.isRounded ? weighRounded : weighPlain;
  const { width } = innerArea(image, cropBorder);
  const row = new Float64Array(samples.width);
  const read = (y: number, out: Float64Array, at: number) => {
    samples.read(y, row, 0);
    weigh(row, channels, weights, out, at, width);
  };
  return { width, height: samples.height, read };
}

interface RowWeights {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly floor: number;
  readonly isRounded: boolean;
}

function lumaWeights(image: Image, name: LumaName): RowWeights {
  const { red, green, blue, black, rounding } = LUMA_WEIGHTS[name];
  const isRounded = rounding === 'half-up' && typeMaxOf(image.data) !== undefined;
  return { red, green, blue, floor: black * image.range.max + (isRounded ? 0.5 : 0), isRounded };
}

function pick(
  row: Float64Array,
  channel: number,
  step: number,
  out: Float64Array,
  at: number,
  count: number,
): void {
  for (let x = 0, from = channel; x < count; x++, from += step) out[at + x] = row[from];
}

function weighPlain(
  row: Float64Array,
  step: number,
  { red, green, blue, floor }: RowWeights,
  out: Float64Array,
  at: number,
  count: number,
): void {
  for (let x = 0, from = 0; x < count; x++, from += step) {
    out[at + x] = red * row[from] + green * row[from + 1] + blue * row[from + 2] + floor;
  }
}

function weighRounded(
  row: Float64Array,
  step: number,
  { red, green, blue, floor }: RowWeights,
  out: Float64Array,
  at: number,
  count: number,
): void {
  for (let x = 0, from = 0; x < count; x++, from += step) {
    out[at + x] = Math.floor(red * row[from] + green * row[from + 1] + blue * row[from + 2] + floor);
  }
}
