import { describe, expect, it } from 'vitest';
import { defaultSpipsWeights, parseSpipsWeights } from '../../src/spips/index.ts';

const good = defaultSpipsWeights('squeeze');
const { fusion } = good;

describe('parseSpipsWeights', () => {
  it('gives back what is in order', () => {
    expect(parseSpipsWeights(JSON.parse(JSON.stringify(good)))).toEqual(good);
  });

  it('takes a hidden layer', () => {
    const mlp = { a: [good.terms.map(() => 0.5)], b: [1] };
    const layered = { ...good, fusion: { ...fusion, mlp } };
    expect(parseSpipsWeights(layered)).toEqual(layered);
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', null, /the file must be an object/],
    ['a list', [], /the file must be an object/],
    ['another schema', { ...good, schema: 'weights/9' }, /schema/],
    ['an unknown backbone', { ...good, backbone: 'resnet' }, /backbone must be alex, squeeze or vgg/],
    ['terms of another backbone', { ...good, backbone: 'alex' }, /terms/],
    ['no fusion', { ...good, fusion: 1 }, /fusion must be an object/],
    ['a gain too few', { ...good, fusion: { ...fusion, gains: fusion.gains.slice(1) } }, /10 finite numbers/],
    ['a gain below 0', { ...good, fusion: { ...fusion, gains: fusion.gains.with(2, -1) } }, /from 0/],
    [
      'a theta that is null',
      { ...good, fusion: { ...fusion, theta: [null, ...fusion.theta.slice(1)] } },
      /theta/,
    ],
    ['an unknown response', { ...good, fusion: { ...fusion, response: 'cubic' } }, /linear or log/],
    ['an empty layer', { ...good, fusion: { ...fusion, mlp: { a: [], b: [] } } }, /one row per hidden unit/],
    ['a ragged layer', { ...good, fusion: { ...fusion, mlp: { a: [[1]], b: [1] } } }, /mlp\.a/],
    ['no linear layers', { ...good, linear: { model: 'lpips-squeeze' } }, /a model and its digest/],
    ['no provenance', { ...good, provenance: undefined }, /provenance/],
  ])('%s is E_CHECKPOINT, and says what is wrong', (_, value, message) => {
    expect(() => parseSpipsWeights(value)).toThrowError(
      expect.objectContaining({ code: 'E_CHECKPOINT', message: expect.stringMatching(message) }),
    );
  });
});
