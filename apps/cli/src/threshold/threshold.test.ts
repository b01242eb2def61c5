import type { MetricResult } from '@iqakit/core/metric';
import { describe, expect, it } from 'vitest';
import { evaluateThreshold, explainFailure, parseThreshold } from './threshold.ts';

function resultOf(score: number): MetricResult {
  return {
    metric: 'ssim',
    preset: 'p',
    score,
    direction: 'higher-better',
    options: {},
    details: { fidelity: 0.25, words: 'text' },
    warnings: [],
    provenance: { package: 'p', runtime: 'js', precision: 'float64', steps: [], models: [] },
  };
}

function fails(text: string, score: number): boolean {
  return evaluateThreshold(parseThreshold(text), [resultOf(score)]).failed;
}

describe('parseThreshold', () => {
  it.each([
    ['ssim<0.95', { metric: 'ssim', operator: '<', limit: 0.95 }],
    [' ms-ssim >= 1e-3 ', { metric: 'ms-ssim', operator: '>=', limit: 0.001 }],
    ['psnr==inf', { operator: '==', limit: Infinity }],
    ['psnr<-Infinity', { operator: '<', limit: -Infinity }],
    ['ssim!=nan', { operator: '!=', limit: Number.NaN }],
    ['a-fine.fidelity>.5', { metric: 'a-fine', detail: 'fidelity', limit: 0.5 }],
  ])('reads %s', (text, expected) => {
    expect(parseThreshold(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'ssim',
    'ssim<',
    '<0.95',
    'ssim=0.95',
    'ssim<0.9x',
    'ssim<0x10',
    'ssim<nan',
    'ssim<0.9 0.8',
    'ssim=>1',
  ])('refuses %j with E_USAGE', (text) => {
    expect(() => parseThreshold(text)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});

describe('evaluateThreshold', () => {
  it.each([
    ['ssim<0.95', 0.94, true],
    ['ssim<0.95', 0.95, false],
    ['ssim<=0.95', 0.95, true],
    ['ssim>1', Infinity, true],
    ['ssim>=inf', Infinity, true],
    ['ssim==inf', 1, false],
    ['ssim!=inf', Infinity, false],
  ])('%s for %d is %s', (text, score, expected) => {
    expect(fails(text, score)).toBe(expected);
  });

  it('lets no score that is not a number through a gate', () => {
    for (const operator of ['<', '<=', '>', '>=', '==', '!='])
      expect(fails(`ssim${operator}0.5`, Number.NaN)).toBe(true);
    expect(fails('ssim==nan', Number.NaN)).toBe(true);
    expect(fails('ssim!=nan', Number.NaN)).toBe(false);
    expect(fails('ssim!=nan', 0.5)).toBe(true);
  });

  it('reads a detail, and says which there are', () => {
    expect(fails('ssim.fidelity>0.2', 1)).toBe(true);
    expect(() => fails('ssim.words>0.2', 1)).toThrow(/has no number words; it has fidelity/);
  });

  it('explains itself', () => {
    const outcome = evaluateThreshold(parseThreshold('ssim<0.95'), [resultOf(0.5)]);
    expect(explainFailure(outcome)).toBe('ssim is 0.5, which meets ssim<0.95');
  });
});
