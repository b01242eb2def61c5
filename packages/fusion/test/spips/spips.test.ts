import type { Image } from '@iqakit/core/image';
import { resolveOptions } from '@iqakit/core/metric';
import { findModel, type ModelSource } from '@iqakit/deep/model';
import { describe, expect, it } from 'vitest';
import { decodeFixture, decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures, describeWithModels, hasFixtures } from '../../../../test/fixtures.ts';
import { publishedModels } from '../../../../test/seeded-models.ts';
import { onnxRuntimes, reference } from '../../../deep/test/runtimes.ts';
import {
  createSpips,
  defaultSpipsWeights,
  fusionDigest,
  SPIPS_STREAMS,
  type SpipsOptions,
  spipsDefinition,
} from '../../src/spips/index.ts';

const [onnxCpu] = onnxRuntimes;
const weights = defaultSpipsWeights('squeeze');
const triplet = (distorted: 'p0' | 'p1') =>
  decodePair({ reference: 'lpips-ref.png', distorted: `lpips-${distorted}.png` });

const noModels: ModelSource = {
  load: () => Promise.reject(new Error('no model is needed for the traditional stream')),
};

/** Only the classic maps: what can be tested without any weights. */
const traditional: SpipsOptions = { perceptual: false, semantic: false };

async function score(
  pair: { readonly reference: Image; readonly distorted: Image },
  options: SpipsOptions = {},
  { runtime = onnxCpu, models = publishedModels } = {},
) {
  const session = await createSpips({ runtime, models }, options);
  try {
    return await session.compareWithMap(pair);
  } finally {
    await session.dispose();
  }
}

/** A picture with something to see in it, or evenly gray. */
function picture(width: number, height: number, value: (i: number) => number): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => value(i));
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

const waves = (width = 64, height = 48) => picture(width, height, (i) => (i * 37) % 256);

describe('the weights that come with it', () => {
  it('are the output of the command they name, with what they are worth', () => {
    const { provenance } = weights;
    expect(provenance.command).toBe('iqa fit spips --pairs live-subset/pairs.csv --seed 1');
    expect(provenance.loss).toBe('fidelity');
    expect(Object.values(provenance.scores).every((value) => value >= 0.945 && value < 1)).toBe(true);
  });

  it('name the linear layers of the manifest', () => {
    expect(weights.linear.digest).toBe(findModel('lpips-squeeze').tensorDigest);
  });

  it.each(['alex', 'vgg'] as const)('are missing for %s, which says how to get some', (backbone) => {
    expect(() => defaultSpipsWeights(backbone)).toThrowError(
      expect.objectContaining({
        code: 'E_MODEL_MISSING',
        message: expect.stringContaining(`iqa fit spips --backbone ${backbone}`),
      }),
    );
  });
});

describe('SPIPS of classic maps alone', () => {
  const context = { runtime: reference, models: noModels };

  it('is 0 for a picture against itself, exactly, everywhere', async () => {
    const image = waves();
    const { result, map } = await score({ reference: image, distorted: image }, traditional, context);
    expect(result.score).toBe(0);
    expect(result.details).toMatchObject({ traditional: 0, perceptual: 0, semantic: 0 });
    expect(result.provenance.steps).toEqual(['PSNR, SSIM and MS-SSIM maps of the sRGB pictures']);
    expect(map.data.every((value) => value === 0)).toBe(true);
  });

  it('grows with the distortion', async () => {
    const image = waves();
    const scores: number[] = [];
    for (const step of [4, 16, 64]) {
      const distorted = picture(64, 48, (i) => Math.min(255, image.data[i] + (i % 7 === 0 ? step : 0)));
      scores.push((await score({ reference: image, distorted }, traditional, context)).result.score);
    }
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
  });

  it('does not depend on which picture is called the reference', async () => {
    const [a, b] = [waves(), picture(64, 48, (i) => (i * 41) % 256)];
    const there = await score({ reference: a, distorted: b }, traditional, context);
    const back = await score({ reference: b, distorted: a }, traditional, context);
    expect(there.result.score).toBe(back.result.score);
  });

  it.each<[string, Image, Image, string]>([
    ['different sizes', waves(), waves(64, 64), 'E_SIZE_MISMATCH'],
    ['a side below 32', waves(31, 64), waves(31, 64), 'E_TOO_SMALL'],
    [
      'a float that is no number',
      { ...waves(), data: new Float32Array(64 * 48 * 3).fill(Number.NaN) },
      waves(),
      'E_NON_FINITE',
    ],
  ])('refuses %s', async (_, a, b, code) => {
    const pair = { reference: a, distorted: b };
    await expect(score(pair, traditional, context)).rejects.toMatchObject({ code });
  });
});

describe('createSpips refuses', () => {
  const context = { runtime: reference, models: noModels };

  it('to look at nothing', async () => {
    const options = { traditional: false, perceptual: false, semantic: false };
    await expect(createSpips(context, options)).rejects.toMatchObject({ code: 'E_OPTION' });
  });

  it('weights of another backbone', async () => {
    const options = { ...traditional, backbone: 'alex', weights } as const;
    await expect(createSpips(context, options)).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining('backbone=squeeze'),
    });
  });

  it.each([
    ['fitted without the streams that are on', { gains: [0, 0, 0], theta: [-50, -50, -50] }],
    ['that weigh nothing at all', { gains: [1, 1, 1], theta: [-1000, -1000, -1000] }],
  ])('weights %s: any two pictures would be the same', async (_, { gains, theta }) => {
    const { fusion } = weights;
    const blind = {
      ...weights,
      fusion: {
        ...fusion,
        gains: [...gains, ...fusion.gains.slice(3)],
        theta: [...theta, ...fusion.theta.slice(3)],
      },
    };
    await expect(createSpips(context, { ...traditional, weights: blind })).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringMatching(/no weight to traditional: leave another stream on/),
    });
  });

  it('linear layers that the weights were not fitted with', async () => {
    const models: ModelSource = {
      load: async () => ({ tensors: new Map(), digest: 'of something else' }),
    };
    await expect(createSpips({ runtime: reference, models })).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringContaining('of something else'),
    });
  });
});

describe('the models it needs', () => {
  it('are none where no deep stream is on', () => {
    const needed = (options: SpipsOptions) =>
      spipsDefinition.models?.(resolveOptions(spipsDefinition, options).options);
    expect(needed({})).toEqual(['squeezenet1_1', 'lpips-squeeze']);
    expect(needed({ perceptual: false, backbone: 'alex' })).toEqual(['alexnet', 'lpips-alex']);
    expect(needed({ perceptual: false, semantic: false })).toEqual([]);
  });
});

describeWithFixtures('SPIPS on the 64x64 triplet', () => {
  if (!hasFixtures) return;
  describeWithModels('with the published SqueezeNet', () => {
    it('prefers p1, as people do', async () => {
      const [p0, p1] = [await score(await triplet('p0')), await score(await triplet('p1'))];
      expect(p1.result.score).toBeLessThan(p0.result.score);
    });

    it('is 0 for a picture against itself, exactly, everywhere', async () => {
      const image = await decodeFixture('images/lpips-ref.png');
      for (const runtime of [reference, ...onnxRuntimes]) {
        const { result, map } = await score({ reference: image, distorted: image }, {}, { runtime });
        expect(result.score, runtime.id).toBe(0);
        expect(map.data.every((value) => value === 0)).toBe(true);
      }
    });

    it('is one score, whatever runs the network', async () => {
      const pair = await triplet('p0');
      const truth = await score(pair, {}, { runtime: reference });
      for (const runtime of onnxRuntimes) {
        const found = await score(pair, {}, { runtime });
        // Sums of float32 features, through a logarithm that flattens what they differ by.
        expect(Math.abs(found.result.score - truth.result.score)).toBeLessThan(1e-5);
        const worst = found.map.data.reduce(
          (most, value, i) => Math.max(most, Math.abs(value - truth.map.data[i])),
          0,
        );
        const highest = Math.max(...truth.map.data);
        // Single places are not averaged: a ten-thousandth of the map's height.
        expect(worst / highest).toBeLessThan(1e-4);
      }
    });

    it("tells each stream's and each term's share of the score", async () => {
      const { result } = await score(await triplet('p0'));
      const { traditional, perceptual, semantic, contributions, terms } = result.details;
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      // Only the order of adding differs.
      expect(sum([traditional, perceptual, semantic] as number[])).toBeCloseTo(result.score, 12);
      expect(sum(contributions as number[])).toBeCloseTo(result.score, 12);
      expect(String(terms).split(' ')).toEqual(weights.terms);
      for (const share of [traditional, perceptual, semantic]) expect(share).toBeGreaterThan(0);
    });

    it('names every weight that took part', async () => {
      const { result } = await score(await triplet('p0'));
      expect(result.provenance.models.map(({ id }) => id)).toEqual([
        'squeezenet1_1',
        'lpips-squeeze',
        'spips-squeeze',
      ]);
      expect(result.provenance.models.at(-1)?.digest).toBe(fusionDigest(weights.fusion));
    });

    it.each(SPIPS_STREAMS)('can do without %s', async (stream) => {
      const { result } = await score(await triplet('p0'), { [stream]: false });
      expect(result.details[stream]).toBe(0);
      expect(result.score).toBeGreaterThan(0);
      expect(result.options[stream]).toBe(false);
      expect(result.provenance.steps).toHaveLength(stream === 'traditional' ? 1 : 2);
    });

    it('has a map that lies over the picture, whose places show their share of the score', async () => {
      const { result, map } = await score(await triplet('p0'));
      expect([map.width, map.height, map.polarity]).toEqual([64, 64, 'lower-better']);
      const mean = map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
      // Enlarging features of 3x3 places bilinearly moves their mean by less than a thousandth.
      expect(Math.abs(mean / result.score - 1)).toBeLessThan(1e-3);
      expect(map.data.every((value) => value >= 0)).toBe(true);
    });
  });
});
