import { findModel } from '@iqakit/deep/model';
import { code, list, prose, table } from './markdown.mjs';

/** @typedef {import('@iqakit/core/metric').MetricDefinition} MetricDefinition */

const directions = { 'higher-better': 'higher is better', 'lower-better': 'lower is better' };

/** @param {number} value */
function showNumber(value) {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  return value === Number.NEGATIVE_INFINITY ? '−∞' : String(value);
}

function factsTable({ kind, direction, scale, input, hasMap, symmetric, aliases }) {
  const comparesTwo = kind === 'full-reference';
  const channels = input.channels.map((count) => (count === 1 ? 'gray' : 'RGB')).join(' or ');
  const facts = [
    ['Kind', kind],
    ['Direction', directions[direction]],
    ['Range', `${showNumber(scale.min)} to ${showNumber(scale.max)}${scale.unit ? ` ${scale.unit}` : ''}`],
    ...(comparesTwo ? [['A picture against itself', atIdentity(scale)]] : []),
    ['Pictures', `${channels}${comparesTwo ? sizes(input) : ''}`],
    ['Map', hasMap ? 'yes' : 'no'],
    ...(comparesTwo
      ? [['Symmetric', symmetric ? 'yes' : 'no: reference and distorted play different parts']]
      : []),
    ...(aliases.length > 0 ? [['Also called', aliases.map(code).join(', ')]] : []),
  ];
  return table(['', ''], facts);
}

const atIdentity = (scale) =>
  scale.atIdentity === null ? 'depends on the picture' : showNumber(scale.atIdentity);

const sizes = ({ sameSize }) => (sameSize ? ', both of one size' : '; the sizes may differ');

function meaningTable({ meaning, unit }) {
  const rows = meaning.map(({ score, words }) => [
    `${showNumber(score)}${unit ? ` ${unit}` : ''}`,
    prose(words),
  ]);
  return table(['Score', 'In words'], rows);
}

function bounds(spec) {
  if (spec.type === 'enum') return spec.values.map(code).join(', ');
  if (spec.type === 'boolean') return '`true`, `false`';
  const { min, max, keywords = [] } = spec;
  const words = keywords.map(code).join(', ');
  const above = min === undefined ? '' : `from ${min}`;
  const below = max === undefined ? '' : `to ${max}`;
  return [spec.type, above, below, words && `or ${words}`].filter(Boolean).join(' ');
}

function optionTable({ id, options }) {
  const rows = Object.entries(options).map(([name, spec]) => [
    code(`${id}.${name}`),
    bounds(spec),
    code(String(spec.default)),
    prose(spec.help),
  ]);
  return rows.length === 0 ? 'None.' : table(['Option', 'Values', 'Default', 'What it does'], rows);
}

function presetSection([name, { summary, options, reproduces }], defaultPreset) {
  const settings = Object.entries(options).map(([option, value]) => code(`${option}=${value}`));
  return [
    `### ${code(name)}${name === defaultPreset ? ' (default)' : ''}`,
    prose(summary),
    list([
      `Reproduces: ${prose(reproduces.paper)}`,
      ...(reproduces.code ? [`Whose numbers these are: ${prose(reproduces.code)}`] : []),
      settings.length > 0 ? `Sets ${settings.join(', ')}` : 'Sets nothing: every option has its default',
      ...(reproduces.deviations.length > 0
        ? reproduces.deviations.map((deviation) => `Differs: ${prose(deviation)}`)
        : ['No known difference']),
    ]),
  ].join('\n\n');
}

/**
 * The weights a metric needs with its default options, with their licences.
 *
 * @param {MetricDefinition} definition
 */
function weightsSection({ models, options }) {
  if (!models) return [];
  const defaults = Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]));
  const rows = models(defaults).map((model) => {
    const { title, licence, citation } = findModel(model);
    return [code(model), prose(title), `[${prose(licence.name)}](${licence.url})`, prose(citation)];
  });
  return [
    '## Weights',
    'With its default options it needs these. Nothing is downloaded unasked:',
    `\`\`\`sh\niqa models pull ${models(defaults).join(' ')}\n\`\`\``,
    table(['Model', 'What it is', 'Licence', 'From'], rows),
  ];
}

/**
 * How to get the score in code: in full where a metric needs nothing from outside.
 *
 * @param {MetricDefinition} definition
 */
function codeExample({ id, models }, packageName) {
  if (models) return 'In code: see [deep metrics](/guide/deep).';
  const name = id.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  return `\`\`\`ts
import { ${name} } from '${packageName}/${id}';

const { score } = ${name}({ reference, distorted });
\`\`\``;
}

/**
 * A metric's page, made from its definition, with what is written by hand about it.
 *
 * @param {MetricDefinition} definition
 * @param {{ packageName: string, examples?: string, notes?: string }} context examples and notes are Markdown
 */
export function metricPage(definition, { packageName, examples, notes }) {
  const pictures = definition.kind === 'full-reference' ? 'reference.png distorted.png' : 'picture.png';
  const map = definition.hasMap ? ' --map map.png' : '';
  const sections = [
    `# ${prose(definition.title)}`,
    prose(definition.summary),
    `\`\`\`text\n${definition.formula}\n\`\`\``,
    prose(definition.paper),
    factsTable(definition),
    '## What a score means',
    meaningTable(definition.scale),
    ...(examples ? ['## Examples', examples] : []),
    notes,
    '## How to get it',
    `\`\`\`sh\niqa compare ${pictures} -m ${definition.id}${map}\niqa info ${definition.id}\n\`\`\``,
    codeExample(definition, packageName),
    ...weightsSection(definition),
    '## Presets',
    ...Object.entries(definition.presets).map((preset) => presetSection(preset, definition.defaultPreset)),
    '## Options',
    optionTable(definition),
    `From the package ${code(packageName)}; its functions are in the [API reference](/reference/index.html).`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/**
 * The list of all metrics.
 *
 * @param {readonly MetricDefinition[]} definitions
 */
export function metricIndexPage(definitions) {
  const rows = definitions.map(({ id, title, summary, kind, direction }) => [
    `[${prose(title)}](./${id}.md)`,
    code(id),
    prose(summary),
    kind,
    directions[direction],
  ]);
  return [
    '# Metrics',
    'Facts, presets and options of a page come from the definition that the command line uses too.',
    table(['Metric', 'Name', 'What it is', 'Kind', 'Direction'], rows),
    '',
  ].join('\n\n');
}
