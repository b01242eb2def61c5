import { defineMetric } from '@iqakit/core/metric';
import { LPIPS_NETS, type LpipsNet } from './nets.ts';

export const lpipsDefinition = defineMetric({
  id: 'lpips',
  title: 'LPIPS',
  aliases: [],
  summary: 'Distance between deep features of two pictures, calibrated on human judgements of patches.',
  formula:
    'sum over layers of mean over places of sum_c w_c (f_c - g_c)^2, features unit-normalised over channels',
  paper:
    'R. Zhang, P. Isola, A. A. Efros, E. Shechtman, O. Wang. The Unreasonable Effectiveness of Deep Features as a Perceptual Metric. CVPR 2018.',
  kind: 'full-reference',
  direction: 'lower-better',
  scale: {
    min: 0,
    max: Number.POSITIVE_INFINITY,
    atIdentity: 0,
    unit: '',
    meaning: [
      { score: 0, words: 'the same picture' },
      { score: 0.05, words: 'hard to tell apart side by side' },
      { score: 0.2, words: 'visibly different' },
      { score: 0.5, words: 'strongly distorted' },
    ],
  },
  input: {
    channels: [1, 3],
    sameSize: true,
    minSize: ({ net }) => LPIPS_NETS[net as LpipsNet].minSize,
  },
  options: {
    net: {
      type: 'enum',
      values: ['alex', 'squeeze', 'vgg'],
      default: 'alex',
      help: 'The network whose features are compared. The authors recommend alex as a metric; vgg is close to older perceptual losses; squeeze is the smallest.',
    },
  },
  presets: {
    'v0.1': {
      summary: 'Version 0.1 of the linear weights, which papers mean by LPIPS.',
      options: {},
      reproduces: {
        paper: 'Zhang et al. 2018',
        code: "github.com/richzhang/PerceptualSimilarity, lpips.LPIPS(net, version='0.1')",
        deviations: [],
      },
    },
  },
  defaultPreset: 'v0.1',
  hasMap: true,
  symmetric: true,
  models: ({ net }) => LPIPS_NETS[net as LpipsNet].models,
});
