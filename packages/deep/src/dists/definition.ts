import { defineMetric } from '@iqakit/core/metric';

export const distsDefinition = defineMetric({
  id: 'dists',
  title: 'DISTS',
  aliases: [],
  summary: 'Structure and texture similarity of deep features; tolerant of texture that is resampled.',
  formula: '1 - sum over layers and channels of (alpha l(x, y) + beta s(x, y)), alpha and beta summing to 1',
  paper:
    'K. Ding, K. Ma, S. Wang, E. P. Simoncelli. Image Quality Assessment: Unifying Structure and Texture Similarity. TPAMI 2022 (arXiv 2004.07728).',
  kind: 'full-reference',
  direction: 'lower-better',
  scale: {
    min: 0,
    max: 1,
    atIdentity: 0,
    unit: '',
    meaning: [
      { score: 0, words: 'the same picture' },
      { score: 0.1, words: 'close in texture and structure' },
      { score: 0.25, words: 'visibly different' },
      { score: 0.45, words: 'strongly distorted' },
    ],
  },
  // Four halvings must leave a sample; with fewer than 16 the deepest layers describe padding alone.
  input: { channels: [1, 3], sameSize: true, minSize: () => 16 },
  options: {},
  presets: {
    ding2020: {
      summary: 'The published network and weights.',
      options: {},
      reproduces: {
        paper: 'Ding et al. 2020',
        code: 'github.com/dingkeyan93/DISTS, DISTS_pytorch',
        deviations: [
          'No resize to 256 pixels: the published script resizes before it calls the metric, the metric does not.',
          'Covariance from centred products, which is the same number with less rounding.',
        ],
      },
    },
  },
  defaultPreset: 'ding2020',
  hasMap: false,
  symmetric: true,
  models: () => ['vgg16', 'dists'],
});
