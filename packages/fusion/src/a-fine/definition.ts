import { defineMetric } from '@iqakit/core/metric';

const PAPER =
  'D. Chen, T. Wu, K. Ma, L. Zhang. Toward Generalized Image Quality Assessment: Relaxing the Perfect Reference Quality Assumption. CVPR 2025.';

const OPTIONS = {
  fit: {
    type: 'enum',
    values: ['resize', 'error'],
    default: 'resize',
    help: 'What to do where a side is no multiple of 32: enlarge the picture to the next multiple (bicubic, as the published code does) with a warning, or refuse.',
  },
} as const;

const PRESETS = {
  chen2025: {
    summary: 'The published model: CLIP ViT-B/32 fine-tuned for fidelity and naturalness.',
    options: {},
    reproduces: {
      paper: PAPER,
      code: 'github.com/ChrisDud0257/AFINE',
      deviations: ['Covariance from centred products, which is the same number with less rounding.'],
    },
  },
};

export const afineDefinition = defineMetric({
  id: 'a-fine',
  title: 'A-FINE',
  aliases: ['afine'],
  summary:
    'Fidelity to the reference and naturalness of the picture, weighted by which of the two looks more natural; the reference need not be perfect.',
  formula: 'D(x, y) = F(x, y) + exp(k (N(reference) - N(distorted))) N(distorted)',
  paper: PAPER,
  kind: 'full-reference',
  direction: 'lower-better',
  scale: {
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    // The naturalness of the picture remains.
    atIdentity: null,
    unit: '',
    meaning: [
      { score: -4, words: 'faithful and natural (see details.scaled for 0 to 100)' },
      { score: -1.97, words: 'middling: 50 on the scale of 0 to 100' },
      { score: 2, words: 'unfaithful or unnatural' },
    ],
  },
  input: { channels: [1, 3], sameSize: true, minSize: () => 32 },
  options: OPTIONS,
  presets: PRESETS,
  defaultPreset: 'chen2025',
  hasMap: false,
  symmetric: false,
  models: () => ['a-fine'],
});

export const afineNoReferenceDefinition = defineMetric({
  id: 'a-fine-nr',
  title: 'A-FINE naturalness',
  aliases: ['afine-nr'],
  summary: 'How natural a picture looks on its own: the naturalness term of A-FINE.',
  formula: 'N(x) = 4 / (1 + exp(-(f(x) - midpoint) / slope)) - 2',
  paper: PAPER,
  kind: 'no-reference',
  direction: 'lower-better',
  scale: {
    min: -2,
    max: 2,
    atIdentity: null,
    unit: '',
    meaning: [
      { score: -2, words: 'natural' },
      { score: 2, words: 'unnatural' },
    ],
  },
  input: { channels: [1, 3], sameSize: true, minSize: () => 32 },
  options: OPTIONS,
  presets: PRESETS,
  defaultPreset: 'chen2025',
  hasMap: false,
  symmetric: false,
  models: () => ['a-fine'],
});
