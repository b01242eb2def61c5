import { defineMetric } from '@iqakit/core/metric';
import { DEEPSSIM_TAPS, type DeepSsimBackbone, tapReader } from './backbones.ts';

const PAPER =
  'K. Zhang, W. Chen, T. Zhao, Z. Wang. Structural Similarity in Deep Features: Image Quality Assessment Robust to Geometrically Disparate Reference. TPAMI 2025.';

const OPTIONS = {
  backbone: {
    type: 'enum',
    values: ['vgg16', 'squeeze', 'alex'],
    default: 'vgg16',
    help: 'The network whose features are compared. The paper uses vgg16.',
  },
  tap: {
    type: 'enum',
    values: ['default', ...DEEPSSIM_TAPS],
    default: 'default',
    help: 'Where the network is read; default is relu5_1 of vgg16 (the paper), fire12 of squeeze, relu5 of alex.',
  },
  block: {
    type: 'integer',
    default: 4,
    min: 2,
    max: 64,
    help: 'Side of the blocks the Gram matrices are cut into; must divide the number of channels.',
  },
} as const;

const MODELS = ({ backbone, tap }: { readonly backbone: string; readonly tap: string }) => [
  tapReader(backbone as DeepSsimBackbone, tap).model,
];

// The deepest tap must leave several places for the correlation of channels to mean anything.
const INPUT = { channels: [1, 3] as const, sameSize: false, minSize: () => 32 };

export const deepSsimDefinition = defineMetric({
  id: 'deepssim',
  title: 'DeepSSIM',
  aliases: ['deep-ssim'],
  summary:
    'Structural similarity of the correlations between deep features; the pictures may be shifted, rotated, scaled or of different size.',
  formula: 'mean over blocks of (2 cov(G_x, G_y) + c) / (var(G_x) + var(G_y) + c), G = F F^T',
  paper: PAPER,
  kind: 'full-reference',
  direction: 'higher-better',
  scale: {
    min: -1,
    max: 1,
    atIdentity: 1,
    unit: '',
    meaning: [
      { score: 1, words: 'the same structure' },
      { score: 0.9, words: 'close, whatever the geometry' },
      { score: 0.7, words: 'visibly degraded' },
      { score: 0.4, words: 'structure largely lost' },
    ],
  },
  input: INPUT,
  options: OPTIONS,
  presets: {
    zhang2025: {
      summary: 'VGG16 at relu5_1, blocks of 4 by 4.',
      options: {},
      reproduces: { paper: PAPER, code: "the authors' DeepSSIM", deviations: [] },
    },
  },
  defaultPreset: 'zhang2025',
  hasMap: true,
  mapTitle: 'similarity',
  mapPlaces: 'pairs of channel blocks',
  symmetric: true,
  models: MODELS,
});

export const deepSsimLiteDefinition = defineMetric({
  ...deepSsimDefinition,
  id: 'deepssim-lite',
  title: 'DeepSSIM lite',
  aliases: ['deep-ssim-lite'],
  summary: 'One minus the similarity of whole, size-normalised Gram matrices; meant as a loss.',
  formula: '1 - (2 cov(G_x, G_y) + c) / (var(G_x) + var(G_y) + c), G = F F^T / (C H W)',
  direction: 'lower-better',
  scale: {
    min: 0,
    max: 2,
    atIdentity: 0,
    unit: '',
    meaning: [
      { score: 0, words: 'the same structure' },
      { score: 0.05, words: 'close, whatever the geometry' },
      { score: 0.3, words: 'visibly degraded' },
    ],
  },
  hasMap: false,
});
