import { describe, expect, it } from 'vitest';
import { defaultSpipsWeights, fusionDigest, parseSpipsWeights } from '../../src/spips/index.ts';

const good = defaultSpipsWeights('squeeze');
const { fusion } = good;

/** A list in a list in a list. */
function nested(depth: number): unknown {
  let list: unknown[] = [];
  for (let i = 0; i < depth; i++) list = [list];
  return list;
}

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
    ['terms in one piece', { ...good, terms: [good.terms.join()] }, /terms must be psnr, ssim/],
    ['terms nested without end', { ...good, terms: nested(1e5) }, /terms must be psnr, ssim/],
    [
      'a theta whose softplus cannot be added up',
      { ...good, fusion: { ...fusion, theta: fusion.theta.map(() => 1e308) } },
      /fusion\.theta must be 10 finite numbers up to 1e\+30/,
    ],
    ['no digest of linear layers', { ...good, linear: { model: 'lpips-squeeze' } }, /linear\.digest/],
    [
      'linear layers of another network',
      { ...good, linear: { ...good.linear, model: 'lpips-alex' } },
      /linear\.model must be lpips-squeeze/,
    ],
    ['no provenance', { ...good, provenance: undefined }, /provenance/],
    ...(['command', 'data', 'loss', 'seed', 'scores'] as const).map((field): [string, unknown, RegExp] => [
      `a provenance without ${field}`,
      { ...good, provenance: { ...good.provenance, [field]: undefined } },
      new RegExp(`provenance\\.${field} must be`),
    ]),
    [
      'a score that is null, as JSON writes NaN',
      { ...good, provenance: { ...good.provenance, scores: { SRCC: null } } },
      /provenance\.scores must be/,
    ],
  ])('%s is E_CHECKPOINT, and says what is wrong', (_, value, message) => {
    expect(() => parseSpipsWeights(value)).toThrowError(
      expect.objectContaining({ code: 'E_CHECKPOINT', message: expect.stringMatching(message) }),
    );
  });
});

describe('the digest by which a result names its fusion weights', () => {
  it('is the same for the same numbers', () => {
    expect(fusionDigest(structuredClone(fusion))).toBe(fusionDigest(fusion));
  });

  it.each([
    ['a gain', { ...fusion, gains: fusion.gains.with(3, 1) }],
    ["gains and thetas in each other's place", { ...fusion, gains: fusion.theta, theta: fusion.gains }],
    ['the response', { ...fusion, response: 'linear' as const }],
    ['a layer behind', { ...fusion, mlp: { a: [fusion.theta], b: [1] } }],
  ])('tells %s apart', (_, changed) => {
    expect(fusionDigest(changed)).not.toBe(fusionDigest(fusion));
  });
});
