import { preparePair } from '@iqakit/core/image';
import { resolveOptions } from '@iqakit/core/metric';
import { srcc } from '@iqakit/core/stats';
import { expect, it } from 'vitest';
import { decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures, describeWithModels, hasFixtures } from '../../../../test/fixtures.ts';
import { livePairs } from '../../../../test/live.ts';
import { publishedModels } from '../../../../test/seeded-models.ts';
import { onnxRuntimes } from '../../../deep/test/runtimes.ts';
import {
  createSpipsFeatures,
  defaultSpipsWeights,
  SPIPS_STREAMS,
  spipsDefinition,
  spipsTerms,
} from '../../src/spips/index.ts';
import { choicesFromOpinions, FIT_DEFAULTS, fitFusion, leftOutScores } from '../../src/training/index.ts';

const [onnxCpu] = onnxRuntimes;
const terms = spipsTerms('squeeze');
const fitOptions = { ...FIT_DEFAULTS, columns: [...terms.keys()] };

describeWithFixtures('SPIPS-squeeze on the 80 LIVE pairs', () => {
  if (!hasFixtures) return;
  describeWithModels('with the published SqueezeNet', () => {
    it('ranks left-out references as people do, and comes with the weights of that fit', async () => {
      const data = await liveData();
      const dmos = livePairs().map((pair) => pair.dmos);
      const scores = leftOutScores(data, { ...fitOptions, terms }) as number[];
      const lpips = data.means.map((row) => row.slice(3).reduce((sum, mean) => sum + mean, 0));
      expect(srcc(scores, dmos)).toBeGreaterThanOrEqual(0.945);
      expect(srcc(scores, dmos)).toBeGreaterThan(srcc(lpips, dmos));
      const { fusion, provenance } = defaultSpipsWeights('squeeze');
      // The same data, bit by bit where the processor rounds alike; another one may move a late digit.
      expect(Object.values(provenance.scores)[0]).toBeCloseTo(srcc(scores, dmos), 3);
      const fitted = fitFusion(data, fitOptions).fusion;
      for (const [i, gain] of fitted.gains.entries()) expect(fusion.gains[i] / gain).toBeCloseTo(1, 5);
    });
  });
});

async function liveData() {
  const features = await createSpipsFeatures(
    { runtime: onnxCpu, models: publishedModels },
    'squeeze',
    new Set(SPIPS_STREAMS),
  );
  const pairs = livePairs();
  const { options } = resolveOptions(spipsDefinition, {});
  const means: (readonly number[])[] = [];
  for (const pair of pairs) {
    means.push(await features.means(preparePair(await decodePair(pair), spipsDefinition, options)));
  }
  await features.dispose();
  const opinions = pairs.map(({ dmos, dmosDeviation }) => ({
    badness: dmos,
    deviation: dmosDeviation,
    dataSet: 'LIVE',
  }));
  return {
    means,
    groups: pairs.map(({ reference }) => reference),
    choices: choicesFromOpinions(opinions, { most: 10_000, seed: FIT_DEFAULTS.seed }),
  };
}
