import { ssimDefinition } from '@iqakit/classic/ssim';
import type { Image } from '@iqakit/core/image';
import type { MetricResult, ScoreMap } from '@iqakit/core/metric';
import { describe, expect, it } from 'vitest';
import { infernoColors } from './inferno.ts';
import { renderMap } from './render-map.ts';

const result = { metric: 'ssim', preset: 'wang2004', score: 0.5, direction: 'higher-better' } as MetricResult;

function mapOf(width: number, height: number, valueAt: (x: number, y: number) => number): ScoreMap {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    valueAt(i % width, Math.floor(i / width)),
  );
  return { data, width, height, scale: { x: 1, y: 1 }, offset: { x: 0, y: 0 }, polarity: 'higher-better' };
}

function render(map: ScoreMap, width: number, height: number, range?: readonly [number, number]): Image {
  return renderMap({ definition: ssimDefinition, result, map, width, height, range });
}

function colorAt({ data, width }: Image, x: number, y: number): number[] {
  return [...data.slice(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

const inferno = (i: number) => [...infernoColors.slice(3 * i, 3 * i + 3)];

/** The corner of the map in the picture: a gap, and under two lines of text. */
const LEFT = 12;
const TOP = 60;

describe('renderMap', () => {
  it('puts the colour of every score exactly where its pixel is', () => {
    const picture = render(
      mapOf(400, 330, (x) => (x < 200 ? 1 : 0)),
      400,
      330,
      [0, 1],
    );
    expect(colorAt(picture, LEFT, TOP)).toEqual(inferno(0));
    expect(colorAt(picture, LEFT + 199, TOP + 329)).toEqual(inferno(0));
    expect(colorAt(picture, LEFT + 200, TOP)).toEqual(inferno(255));
    expect(colorAt(picture, LEFT + 399, TOP + 329)).toEqual(inferno(255));
    expect(colorAt(picture, LEFT - 1, TOP)).toEqual([255, 255, 255]);
    expect(colorAt(picture, LEFT + 400, TOP)).toEqual([255, 255, 255]);
  });

  it('enlarges small pictures by whole numbers', () => {
    const picture = render(
      mapOf(64, 64, (x, y) => (x === 63 && y === 63 ? 0 : 1)),
      64,
      64,
      [0, 1],
    );
    expect(colorAt(picture, LEFT + 63 * 5, TOP + 63 * 5)).toEqual(inferno(255));
    expect(colorAt(picture, LEFT + 63 * 5 - 1, TOP + 63 * 5)).toEqual(inferno(0));
    expect(colorAt(picture, LEFT + 64 * 5 - 1, TOP + 64 * 5 - 1)).toEqual(inferno(255));
  });

  it('leaves gray what has no score', () => {
    const inner = { ...mapOf(390, 320, () => 1), offset: { x: 5, y: 5 } };
    const picture = render(inner, 400, 330, [0, 1]);
    expect(colorAt(picture, LEFT + 4, TOP + 100)).toEqual([176, 176, 176]);
    expect(colorAt(picture, LEFT + 5, TOP + 5)).toEqual(inferno(0));
    expect(colorAt(picture, LEFT + 395, TOP + 100)).toEqual([176, 176, 176]);
  });

  it('draws a map of fewer places as cells around them', () => {
    const coarse = {
      ...mapOf(40, 33, (x) => (x === 0 ? 0 : 1)),
      scale: { x: 10, y: 10 },
      offset: { x: 4.5, y: 4.5 },
    };
    const picture = render(coarse, 400, 330, [0, 1]);
    expect(colorAt(picture, LEFT + 9, TOP)).toEqual(inferno(255));
    expect(colorAt(picture, LEFT + 10, TOP)).toEqual(inferno(0));
  });

  it('lets half a percent of outliers run over the end of the colours', () => {
    const noisy = mapOf(400, 330, (x, y) => (x === 7 && y < 3 ? -1 : 0.9 + 0.1 * Math.sin(x)));
    const picture = render(noisy, 400, 330);
    expect(colorAt(picture, LEFT + 7, TOP + 1)).toEqual(inferno(255));
    // 0.8 is the lowest of the others: near the end of the colours as well, which one outlier must not change.
    const lowest = noisy.data
      .slice(0, 400)
      .reduce((best, value, x, row) => (value >= 0 && value < row[best] ? x : best), 0);
    expect(colorAt(picture, LEFT + lowest, TOP)[0]).toBeGreaterThan(200);
  });

  it('draws a map without any difference', () => {
    const picture = render(
      mapOf(400, 330, () => 1),
      400,
      330,
    );
    expect(colorAt(picture, LEFT + 100, TOP + 100)).toEqual(inferno(0));
  });
});
