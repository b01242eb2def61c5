import { createRandom } from '@iqakit/core/numeric';
import { srcc, twoAfcScore } from '@iqakit/core/stats';
import { describe, expect, it } from 'vitest';
import { fuse, type SpipsTerm } from '../../src/spips/index.ts';
import {
  type Choice,
  choicesFromLadder,
  choicesFromOpinions,
  FIT_DEFAULTS,
  type FitData,
  type FitOptions,
  type Fitted,
  fitFusion,
  foldsOf,
  leftOutScores,
  type Opinion,
} from '../../src/training/index.ts';

const ALL = { most: 1e6, seed: 1 };
const CONTENTS = 4;
const LEVELS = 10;
const options: FitOptions = { ...FIT_DEFAULTS, columns: [0, 1, 2], steps: 150 };
const terms: readonly SpipsTerm[] = ['a', 'b', 'c'].map((name) => ({ name, stream: 'traditional' }));

/** Three terms: the first rises with how bad a picture is, the second depends on the content, the third is chance. */
function picturesOf(seed: number) {
  const random = createRandom(seed);
  const rows = Array.from({ length: CONTENTS * LEVELS }, (_, i) => {
    const content = Math.floor(i / LEVELS);
    const badness = ((i % LEVELS) + 1) / LEVELS;
    const means = [0.1 * badness * (1 + 0.1 * random.next()), 0.02 * (1 + content), 0.5 * random.next()];
    return { content: `content ${content}`, badness: 100 * badness, means };
  });
  return {
    means: rows.map(({ means }) => means),
    groups: rows.map(({ content }) => content),
    badness: rows.map(({ badness }) => badness),
  };
}

function opinionData(seed = 1): FitData {
  const { means, groups, badness } = picturesOf(seed);
  const opinions = badness.map((value) => ({ badness: value, deviation: 4, dataSet: 'made up' }));
  return { means, groups, choices: choicesFromOpinions(opinions, ALL) };
}

function choiceData(): FitData {
  const { means, groups, badness } = picturesOf(1);
  const random = createRandom(9);
  const choices = Array.from({ length: 150 }, () => {
    const content = LEVELS * random.integer(CONTENTS);
    const first = content + random.integer(LEVELS);
    const second = content + random.integer(LEVELS);
    return { first, second, judge: 0.5 + 0.4 * Math.sign(badness[first] - badness[second]) };
  });
  return { means, groups, choices };
}

const scoresOf = ({ fusion }: Fitted, { means }: FitData) =>
  means.map((row) => fuse(row, terms, fusion, new Set(['traditional'])).score);

describe('fitFusion on opinion scores', () => {
  const data = opinionData();
  const fitted = fitFusion(data, options);

  it('gives the most weight to what tells good from bad, on contents it has not seen too', () => {
    const { weights } = fuse([1, 1, 1], terms, fitted.fusion, new Set(['traditional']));
    expect(weights[0]).toBeGreaterThan(0.6);
    const other = picturesOf(2);
    const scores = other.means.map((row) => fuse(row, terms, fitted.fusion, new Set(['traditional'])).score);
    expect(srcc(scores, other.badness)).toBeGreaterThan(0.95);
  });

  it('gives the same weights, bit by bit, from the same seed', () => {
    expect(fitFusion(opinionData(), options)).toEqual(fitted);
  });

  it('starts the hidden layer elsewhere from another seed', () => {
    const withLayer = { ...options, hidden: 2, steps: 20 };
    const one = fitFusion(data, withLayer).fusion;
    expect(fitFusion(data, withLayer).fusion).toEqual(one);
    expect(fitFusion(data, { ...withLayer, seed: 2 }).fusion.mlp).not.toEqual(one.mlp);
  });

  it('is 0 for equal pictures, exactly, and never falls when a term rises', () => {
    const { fusion } = fitFusion(data, { ...options, hidden: 2, steps: 50 });
    const score = (means: readonly number[]) => fuse(means, terms, fusion, new Set(['traditional'])).score;
    expect(score([0, 0, 0])).toBe(0);
    for (const i of [0, 1, 2]) {
      const means = [0.1, 0.1, 0.1];
      const before = score(means);
      means[i] = 0.2;
      expect(score(means)).toBeGreaterThanOrEqual(before);
    }
  });

  it('reports every run of Adam', () => {
    const seen: string[] = [];
    fitFusion(data, {
      ...options,
      steps: 5,
      onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
    });
    const runs = CONTENTS * options.priors.length;
    expect(seen).toHaveLength(runs + 1);
    expect(seen[0]).toBe(`leave out 1/${runs}`);
    expect(seen.slice(-2)).toEqual([`leave out ${runs}/${runs}`, 'fit 1/1']);
  });

  it('mixes data sets whose scores mean different things', () => {
    const first = picturesOf(3);
    const second = picturesOf(4);
    const mixed: FitData = {
      means: [...first.means, ...second.means],
      groups: [...first.groups, ...second.groups.map((name) => `other ${name}`)],
      choices: choicesFromOpinions(
        [
          ...first.badness.map((badness) => ({ badness, deviation: 4, dataSet: 'hundred' })),
          // The same order on another scale, upside down once: a five-point score, where 5 is best.
          ...second.badness.map((badness) => ({ badness: -5 + badness / 25, deviation: 0, dataSet: 'five' })),
        ],
        ALL,
      ),
    };
    const scores = scoresOf(fitFusion(mixed, options), mixed);
    expect(srcc(scores.slice(0, first.means.length), first.badness)).toBeGreaterThan(0.95);
    expect(srcc(scores.slice(first.means.length), second.badness)).toBeGreaterThan(0.95);
  });

  it('fits terms that are asked for, and leaves others without weight', () => {
    const { fusion } = fitFusion(data, { ...options, columns: [0, 2] });
    const { weights } = fuse([1, 1, 1], terms, fusion, new Set(['traditional']));
    expect(weights[1]).toBeLessThan(1e-15);
    expect(fusion.gains[1]).toBe(0);
  });
});

describe('early stopping', () => {
  it('stops before terms of chance are learned by heart', () => {
    const { means, groups } = picturesOf(5);
    const random = createRandom(6);
    const chance = means.map(() => ({ badness: 100 * random.next(), deviation: 4, dataSet: 'noise' }));
    const noise = { means, groups, choices: choicesFromOpinions(chance, ALL) };
    const { steps, validationLoss } = fitFusion(noise, { ...options, priors: [0] });
    expect(steps).toBeLessThan(options.steps);
    const late = fitFusion(noise, { ...options, priors: [0], steps: 1 });
    expect(validationLoss).toBeLessThanOrEqual(late.validationLoss as number);
  });

  it('takes the pull that predicts left-out contents best', () => {
    const each = options.priors.map((prior) => fitFusion(opinionData(), { ...options, priors: [prior] }));
    const best = each.reduce((a, b) => ((b.validationLoss as number) < (a.validationLoss as number) ? b : a));
    expect(fitFusion(opinionData(), options)).toEqual(best);
  });

  it('has nothing to go by with one content: all steps, the strongest pull', () => {
    const { means } = picturesOf(1);
    const rows = [...Array(LEVELS).keys()];
    const one: FitData = {
      means: means.slice(0, LEVELS),
      groups: rows.map(() => 'one'),
      choices: choicesFromLadder(rows),
    };
    expect(fitFusion(one, options)).toMatchObject({
      steps: options.steps,
      prior: Math.max(...options.priors),
      validationLoss: null,
    });
  });

  it('leaves out whole contents, each once, in at most five groups', () => {
    const names = Array.from({ length: 23 }, (_, i) => `content ${i % 12}`);
    const folds = foldsOf(names, 1);
    expect(folds).toHaveLength(5);
    expect(folds.flatMap((fold) => [...fold]).sort()).toEqual([...new Set(names)].sort());
  });
});

describe('fitFusion with the ranking net', () => {
  it('learns what people choose by', () => {
    const data = choiceData();
    const quick = { ...options, loss: '2afc' as const, priors: [0.01], steps: 60 };
    const fitted = fitFusion(data, quick);
    expect(fitFusion(data, quick)).toEqual(fitted);
    const scores = scoresOf(fitted, data);
    const share = twoAfcScore(
      data.choices.map(({ first }) => scores[first]),
      data.choices.map(({ second }) => scores[second]),
      data.choices.map(({ judge }) => judge),
    );
    // People agree with themselves in 90% of the choices between unlike pictures, half of those between like ones.
    expect(share).toBeGreaterThan(0.8);
  });
});

describe('leftOutScores', () => {
  const named = { ...options, steps: 40, priors: [0.1], terms };

  it('scores each row by a fit that has not seen its content', () => {
    const data = opinionData();
    const scores = leftOutScores(data, named);
    const [left] = foldsOf(data.groups, options.seed);
    const isLeft = (row: number) => left.has(data.groups[row] as string);
    // The same by hand: opinions of the fold's contents are turned round, which must change nothing.
    const tampered = data.choices.map((choice) =>
      isLeft(choice.first) || isLeft(choice.second) ? { ...choice, judge: 1 - choice.judge } : choice,
    );
    const again = leftOutScores({ ...data, choices: tampered }, named);
    for (const row of data.means.keys()) if (isLeft(row)) expect(again[row]).toBe(scores[row]);
    expect(again).not.toEqual(scores);
  });

  it('has no score where leaving out leaves nothing to learn from', () => {
    const { means, choices } = opinionData();
    const one = { means, groups: means.map(() => 'the only one'), choices };
    const folds: string[] = [];
    const scores = leftOutScores(one, {
      ...named,
      onFold: ({ done, total }) => folds.push(`${done}/${total}`),
    });
    expect(scores).toEqual(means.map(() => null));
    expect(folds).toEqual(['1/1']);

    // Of the second content only a tie is known: it can be scored, but not learned from.
    const tied: FitData = {
      means: means.slice(0, 4),
      groups: ['a', 'a', 'b', 'b'],
      choices: [
        { first: 0, second: 1, judge: 0.1 },
        { first: 2, second: 3, judge: 0.5 },
      ],
    };
    expect(leftOutScores(tied, named)).toEqual([null, null, expect.any(Number), expect.any(Number)]);
  });

  it('tells a content without a name from a row without a content', () => {
    const { means, groups, choices } = opinionData();
    const data: FitData = {
      means: [...means, [0.1, 0.1, 0.1]],
      groups: [...groups.map((name) => (name === 'content 0' ? '' : name)), null],
      choices,
    };
    const scores = leftOutScores(data, named);
    expect(scores.at(-1)).toBeNull();
    expect(scores.slice(0, -1).every(Number.isFinite)).toBe(true);
  });

  it('keeps rows without a content in every fit, and gives them no score', () => {
    const { means, groups, choices } = opinionData();
    const ladder = [0.1, 0.2, 0.3].map((x) => [x, x, x]);
    const rows = ladder.map((_, i) => means.length + i);
    const data: FitData = {
      means: [...means, ...ladder],
      groups: [...groups, null, null, null],
      choices: [...choices, ...choicesFromLadder(rows)],
    };
    const folds: string[] = [];
    const onFold = ({ done, total }: { done: number; total: number }) => folds.push(`${done}/${total}`);
    const scores = leftOutScores(data, { ...named, onFold });
    expect(folds).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(scores.slice(0, means.length).every(Number.isFinite)).toBe(true);
    expect(scores.slice(means.length)).toEqual([null, null, null]);
  });
});

describe('choicesFromOpinions', () => {
  const opinion = (badness: number, dataSet = 'a', deviation = 1): Opinion => ({
    badness,
    dataSet,
    deviation,
  });

  it('compares within a data set only, with the share that Thurstone expects', () => {
    const choices = choicesFromOpinions([opinion(1), null, opinion(2), opinion(50, 'b')], ALL);
    // Phi(-1 / sqrt 2), as tables of the normal distribution have it.
    expect(choices).toEqual([{ first: 0, second: 2, judge: expect.closeTo(0.23975006109347669, 12) }]);
  });

  it('is never certain', () => {
    const [{ judge }] = choicesFromOpinions([opinion(0), opinion(1000)], ALL);
    expect(judge).toBeGreaterThan(0);
    expect(judge).toBeLessThan(0.001);
  });

  it('draws two different rows each where there are too many, the same from the same seed', () => {
    const many = Array.from({ length: 100 }, (_, i) => opinion(i));
    const drawn = choicesFromOpinions(many, { most: 50, seed: 7 });
    expect(drawn).toHaveLength(50);
    expect(drawn.every(({ first, second }) => first !== second)).toBe(true);
    expect(choicesFromOpinions(many, { most: 50, seed: 7 })).toEqual(drawn);
    expect(choicesFromOpinions(many, { most: 50, seed: 8 })).not.toEqual(drawn);
  });

  it.each<[string, readonly Opinion[], RegExp]>([
    ['a constant column', [opinion(7), opinion(7)], /All opinion scores are the same/],
    ['data sets that are each constant', [opinion(7), opinion(8, 'b')], /All opinion scores are the same/],
    ['an opinion that is NaN', [opinion(1), opinion(Number.NaN)], /Pair 2 has an opinion score/],
    ['a deviation below 0', [opinion(1, 'a', -1), opinion(2)], /Pair 1 has an opinion score/],
  ])('%s is E_INPUT', (_, opinions, message) => {
    expect(() => choicesFromOpinions(opinions, ALL)).toThrowError(
      expect.objectContaining({ code: 'E_INPUT', message: expect.stringMatching(message) }),
    );
  });
});

describe('choicesFromLadder', () => {
  it('prefers the milder of any two steps', () => {
    const choices = choicesFromLadder([4, 5, 6]);
    expect(choices.map(({ first, second }) => [first, second])).toEqual([
      [5, 4],
      [6, 4],
      [6, 5],
    ]);
    expect(choices.every(({ judge }) => judge > 0.999 && judge < 1)).toBe(true);
  });
});

describe('data that nothing can be learned from', () => {
  const data = opinionData();
  const { means, groups } = data;
  const choose = (choice: Partial<Choice>): FitData => ({
    ...data,
    choices: [{ first: 0, second: 1, judge: 1, ...choice }],
  });

  it('takes a term that is the same for every pair, or 0 for all of them', () => {
    const constant = means.map(([first]) => [first, 0.3, 0]);
    const { fusion, loss } = fitFusion({ ...data, means: constant }, options);
    expect(Number.isFinite(loss)).toBe(true);
    expect([...fusion.theta, ...fusion.gains].every(Number.isFinite)).toBe(true);
  });

  it('leaves out a term that is too small for a gain of use', () => {
    const tiny = means.map(([first, second], i) => [first, second, 1e-320 * i]);
    const { fusion, loss } = fitFusion({ ...data, means: tiny }, options);
    expect(Number.isFinite(loss)).toBe(true);
    expect(fusion.gains[2]).toBe(0);
    expect(fusion.theta.every(Number.isFinite)).toBe(true);
  });

  it.each<[string, FitData, RegExp]>([
    ['one pair', { ...data, means: means.slice(0, 1) }, /at least two pairs, not 1/],
    ['a feature that is NaN', { ...data, means: means.with(4, [1, Number.NaN, 1]) }, /Pair 5 has a feature/],
    ['a feature below 0', { ...data, means: means.with(0, [1, -1, 1]) }, /Pair 1 has a feature/],
    ['a row of another length', { ...data, means: means.with(1, [1, 1]) }, /Pair 2 has 2 features/],
    ['contents of another number', { ...data, groups: groups.slice(1) }, /40 pairs have 39 contents/],
    [
      'pictures that are all the same',
      { ...data, means: means.map(() => [0, 0, 0]) },
      /No picture differs from its reference/,
    ],
    ['no choices', { ...data, choices: [] }, /nothing can be learned/],
    ['choices that prefer nothing', choose({ judge: 0.5 }), /nothing can be learned/],
    [
      'a choice of a pair that is not there',
      choose({ second: 40 }),
      /Choice 1 must name two of the 40 pairs/,
    ],
    ['a share of people above 1', choose({ judge: 1.5 }), /share of people from 0 to 1/],
    ['a share that is NaN', choose({ judge: Number.NaN }), /share of people from 0 to 1/],
  ])('%s is E_INPUT', (_, bad, message) => {
    expect(() => fitFusion(bad, options)).toThrowError(
      expect.objectContaining({ code: 'E_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it('no stream, or a term that is not there, is E_INPUT', () => {
    expect(() => fitFusion(data, { ...options, columns: [] })).toThrowError(/at least one stream/);
    expect(() => fitFusion(data, { ...options, columns: [3] })).toThrowError(/There is no term 3/);
    expect(() => fitFusion(data, { ...options, columns: [0.5] })).toThrowError(/There is no term 0.5/);
    expect(() => fitFusion(data, { ...options, columns: [1, 0, 1] })).toThrowError(/Term 1 is named twice/);
  });

  it.each<[string, Partial<FitOptions>]>([
    ['loss', { loss: 'mse' as 'fidelity' }],
    ['response', { response: 'cubic' as 'log' }],
    ['hidden', { hidden: -1 }],
    ['hidden', { hidden: 0.5 }],
    ['hidden', { hidden: 1e9 }],
    ['priors', { priors: [] }],
    ['priors', { priors: [0.1, Number.NaN] }],
    ['seed', { seed: 0.5 }],
    ['steps', { steps: 0 }],
    ['steps', { steps: 1.5 }],
    ['rate', { rate: Number.NaN }],
    ['rate', { rate: 0 }],
  ])('an option %s that fits nothing is E_OPTION: %j', (name, bad) => {
    const message = expect.stringContaining(`The option ${name} of fitting must be`);
    for (const run of [fitFusion, leftOutScores]) {
      expect(() => run(data, { ...options, terms, ...bad })).toThrowError(
        expect.objectContaining({ code: 'E_OPTION', message }),
      );
    }
  });
});
