import { IqaError } from '@iqakit/core';
import type { MetricDefinition, ScoreMap } from '@iqakit/core/metric';
import { infernoColors } from './inferno.ts';

/**
 * Which scores the colours stand for: `same` is where nothing differs and is drawn black, `different`
 * the other end and is drawn pale yellow.
 */
export interface ColorScale {
  readonly same: number;
  readonly different: number;
  /** The numbers of the legend, from `same` to `different`. */
  readonly ticks: readonly number[];
  /** Whether some places of the map lie beyond `different` and have its colour. */
  readonly isClipped: boolean;
}

/** The share of places that may lie beyond the last colour, so that one outlier does not darken the rest. */
const OUTLIERS = 0.005;

/** A sample of at most this many places is enough to find the range of a map. */
const SAMPLES = 1 << 18;

/** The scale of a map from its own values: from what identical pictures have, to where all but outliers lie. */
export function scaleOfMap(map: ScoreMap, definition: MetricDefinition): ColorScale {
  const values = sortedSample(map.data);
  const lowerIsBetter = map.polarity === 'lower-better';
  const same = lowerIsBetter ? 0 : (definition.scale.atIdentity ?? values[values.length - 1] ?? 1);
  const rank = Math.floor((values.length - 1) * (lowerIsBetter ? 1 - OUTLIERS : OUTLIERS));
  const extreme = values[rank] ?? same;
  const span = Math.abs(extreme - same) || 1;
  const step = niceStep(span / 5);
  const steps = Math.ceil(span / step - 1e-9);
  return scaleOf(map, same, same + (lowerIsBetter ? 1 : -1) * steps * step, steps);
}

/** The scale that `--map-range LOW:HIGH` asks for. */
export function scaleOfRange(map: ScoreMap, [low, high]: readonly [number, number]): ColorScale {
  const [same, different] = map.polarity === 'lower-better' ? [low, high] : [high, low];
  return scaleOf(map, same, different, 5);
}

/** Reads `LOW:HIGH`; anything else is E_USAGE. */
export function parseMapRange(text: string): readonly [number, number] {
  const parts = text.split(':');
  const [low, high] = parts.map(Number);
  if (
    parts.length === 2 &&
    parts.every((part) => part.trim() !== '') &&
    low < high &&
    Number.isFinite(high - low)
  ) {
    return [low, high];
  }
  throw new IqaError('E_USAGE', `--map-range takes LOW:HIGH, such as 0.5:1, not ${JSON.stringify(text)}.`);
}

/** The index of a score's colour in `infernoColors`. */
export function colorIndex({ same, different }: ColorScale, value: number): number {
  const t = (value - same) / (different - same);
  return 3 * Math.max(0, Math.min(255, Math.floor(t * 256)));
}

export const legendColors = infernoColors;

function scaleOf(map: ScoreMap, same: number, different: number, steps: number): ColorScale {
  const ticks = Array.from({ length: steps + 1 }, (_, i) => same + ((different - same) * i) / steps);
  const sign = Math.sign(different - same);
  return { same, different, ticks, isClipped: map.data.some((value) => sign * (value - different) > 0) };
}

/** 1, 2 or 5 times a power of ten, at least `atLeast`. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((f) => f * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function sortedSample(data: Float32Array): Float32Array {
  const stride = Math.ceil(data.length / SAMPLES);
  const sample = new Float32Array(Math.ceil(data.length / stride));
  let count = 0;
  for (let i = 0; i < data.length; i += stride) {
    if (Number.isFinite(data[i])) sample[count++] = data[i];
  }
  return sample.subarray(0, count).sort();
}
