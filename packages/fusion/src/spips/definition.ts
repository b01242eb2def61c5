import { defineMetric } from '@iqakit/core/metric';
import { LPIPS_NETS, type LpipsNet } from '@iqakit/deep/lpips';

const PAPER =
  'Lao, Yu. SPIPS: semantic and perceptual image patch similarity, a fusion of traditional maps with low-level and semantic deep features (2025).';

export const spipsDefinition = defineMetric({
  id: 'spips',
  title: 'SPIPS',
  aliases: [],
  summary:
    'Weighted fusion of what classic metrics see (PSNR, SSIM, MS-SSIM maps), what shallow features see and what deep, semantic features see.',
  formula: 'sum_i w_i log(1 + g_i q_i), w = softplus(theta) / sum softplus(theta), q_i the mean of map i',
  paper: PAPER,
  kind: 'full-reference',
  direction: 'lower-better',
  scale: {
    min: 0,
    max: Number.POSITIVE_INFINITY,
    atIdentity: 0,
    unit: '',
    meaning: [
      { score: 0, words: 'the same picture' },
      { score: 1, words: 'slightly degraded' },
      { score: 2, words: 'clearly degraded' },
      { score: 3, words: 'badly degraded' },
      { score: 4, words: 'among the worst that people were asked about' },
    ],
  },
  input: { channels: [1, 3], sameSize: true, minSize: () => 32 },
  options: {
    backbone: {
      type: 'enum',
      values: ['squeeze', 'alex', 'vgg'],
      default: 'squeeze',
      help: 'The network whose features are compared. Fitted weights come with squeeze; others need weights of your own (iqa fit spips).',
    },
    traditional: {
      type: 'boolean',
      default: true,
      help: 'Whether the PSNR, SSIM and MS-SSIM maps take part.',
    },
    perceptual: {
      type: 'boolean',
      default: true,
      help: 'Whether the shallow taps (all but the last two) take part.',
    },
    semantic: {
      type: 'boolean',
      default: true,
      help: 'Whether the last two taps take part.',
    },
  },
  presets: {
    iqakit: {
      summary: 'Our reading of the paper, fitted on opinion scores; every stream on.',
      options: {},
      reproduces: {
        paper: PAPER,
        deviations: [
          'No code or weights are published: structure and fitting follow the text, the weights are ours.',
          "The deep maps keep LPIPS's linear layers; only their gains and the fusion weights are fitted.",
          'Each mean passes through log(1 + gain x) before the weighted average, so that one large term does not drown the rest.',
        ],
      },
    },
  },
  defaultPreset: 'iqakit',
  hasMap: true,
  symmetric: true,
  models: ({ backbone, perceptual, semantic }) =>
    perceptual || semantic ? LPIPS_NETS[backbone as LpipsNet].models : [],
});
