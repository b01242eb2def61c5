import { describe, expect, it } from 'vitest';
import type { ChoiceData, JudgedPair } from '../datasets/data-set.ts';
import { evaluateChoices } from './evaluate-choices.ts';

const pair = (distorted: string): JudgedPair => ({
  reference: 'r',
  distorted,
  referenceFile: 'r',
  distortedFile: distorted,
  group: 'r',
  distortion: null,
});

const data: ChoiceData = {
  kind: 'choices',
  title: 'three pictures',
  pairs: ['a', 'b', 'c'].map(pair),
  choices: [
    { first: 0, second: 1, judge: 1 },
    { first: 1, second: 2, judge: 1 },
    { first: 0, second: 2, judge: 0 },
  ],
};

const settings = { by: null, logistic: 5, resamples: 10 } as const;

function twoAfc(scores: readonly number[], direction: 'higher-better' | 'lower-better') {
  const { parts } = evaluateChoices(data, scores, { direction }, settings);
  const [{ rows, leftOut, statistics }] = parts;
  return { rows, leftOut, twoAfc: statistics.twoAfc?.estimate };
}

describe('choices', () => {
  it('are agreed with by the better score', () => {
    // a < b < c: the first two choices are met, the third is not.
    expect(twoAfc([1, 2, 3], 'higher-better')).toEqual({ rows: 3, leftOut: 0, twoAfc: 2 / 3 });
    expect(twoAfc([1, 2, 3], 'lower-better')).toEqual({
      rows: 3,
      leftOut: 0,
      twoAfc: expect.closeTo(1 / 3, 15),
    });
  });

  it('take an infinite score for what it is: the best, or the worst', () => {
    expect(twoAfc([1, 2, Infinity], 'higher-better').twoAfc).toBeCloseTo(2 / 3, 15);
    expect(twoAfc([-Infinity, 2, 3], 'higher-better').twoAfc).toBeCloseTo(2 / 3, 15);
  });

  it('leave out those with a picture that has no score', () => {
    const again = { ...data, choices: [...data.choices, data.choices[1]] };
    const [part] = evaluateChoices(again, [Number.NaN, 2, 3], { direction: 'higher-better' }, settings).parts;
    expect(part).toMatchObject({ rows: 2, leftOut: 2, statistics: { twoAfc: { estimate: 1 } } });
    expect(twoAfc([1, Number.NaN, Number.NaN], 'higher-better')).toEqual({
      rows: 0,
      leftOut: 3,
      twoAfc: undefined,
    });
  });
});
