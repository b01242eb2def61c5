import type { MetricDefinition } from '@iqakit/core/metric';
import { describe, expect, it } from 'vitest';
import type { BatchPair } from './pair.ts';
import { createSummary } from './summary.ts';

function definitionOf(id: string, direction: MetricDefinition['direction']): MetricDefinition {
  return { id, direction } as MetricDefinition;
}

function pairOf(i: number): BatchPair {
  return { reference: `r${i}`, distorted: `d${i}`, referenceFile: '', distortedFile: '', carried: [] };
}

describe('createSummary', () => {
  it('averages what is finite and says how much is not', () => {
    const summary = createSummary([{ definition: definitionOf('psnr', 'higher-better'), preset: 'rgb' }]);
    [4, Infinity, 1, Number.NaN, 3, 2].forEach((score, i) => {
      summary.add(pairOf(i), { scores: [score] });
    });
    summary.add(pairOf(6), { error: 'E_DECODE' });
    summary.add(pairOf(7), { error: 'E_INPUT' });
    summary.add(pairOf(8), { error: 'E_INPUT' });
    const { metrics, ...counts } = summary.summarize();
    expect(counts).toEqual({
      pairs: 9,
      scored: 6,
      failed: 3,
      errors: [
        { code: 'E_INPUT', count: 2 },
        { code: 'E_DECODE', count: 1 },
      ],
    });
    expect(metrics[0]).toMatchObject({ finite: 4, nonFinite: 2, mean: 2.5, median: 2.5, min: 1, max: 4 });
    expect(metrics[0].worst.map(({ score }) => score)).toEqual([1, 2, 3, 4]);
  });

  it('takes the worst ten by direction, equal scores in the order of the pairs', () => {
    const summary = createSummary([{ definition: definitionOf('lpips', 'lower-better'), preset: 'alex' }]);
    for (let i = 0; i < 30; i++) summary.add(pairOf(i), { scores: [Math.floor(i / 4)] });
    const { worst } = summary.summarize().metrics[0];
    expect(worst.map(({ distorted }) => distorted)).toEqual(
      [28, 29, 24, 25, 26, 27, 20, 21, 22, 23].map((i) => `d${i}`),
    );
  });

  it('has no mean of nothing', () => {
    const summary = createSummary([{ definition: definitionOf('ssim', 'higher-better'), preset: 'rgb' }]);
    expect(summary.summarize().metrics[0]).toMatchObject({
      mean: null,
      median: null,
      min: null,
      max: null,
      worst: [],
    });
  });
});
