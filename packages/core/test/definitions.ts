import { defineMetric } from '../src/index.ts';

/** A metric that only exists to be described. */
export const sampleDefinition = defineMetric({
  id: 'sample',
  title: 'Sample',
  aliases: ['example'],
  summary: 'Nothing in particular.',
  formula: '0',
  paper: 'none',
  kind: 'full-reference',
  direction: 'higher-better',
  scale: { min: 0, max: 1, atIdentity: 1, unit: '', meaning: [] },
  input: {
    channels: [1, 3],
    sameSize: true,
    minSize: ({ window }) => (typeof window === 'number' ? window : 1),
  },
  options: {
    window: { type: 'integer', default: 3, min: 1, max: 99, keywords: ['auto'], help: 'Window size.' },
    sigma: { type: 'number', default: 1.5, min: 0, help: 'Deviation.' },
    luma: { type: 'enum', values: ['wang', 'none'], default: 'wang', help: 'Gray values.' },
    map: { type: 'boolean', default: false, help: 'Make a map.' },
  },
  presets: {
    standard: { summary: 'As published.', options: {}, reproduces: { paper: 'none', deviations: [] } },
    wide: {
      summary: 'Wider.',
      options: { window: 7, luma: 'none' },
      reproduces: { paper: 'none', deviations: [] },
    },
  },
  defaultPreset: 'standard',
  hasMap: false,
  symmetric: true,
});
