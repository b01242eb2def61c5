import type { MetricDefinition, OptionTable, Preset } from '@iqakit/core/metric';
import { optionRows } from '../command/metric-help.ts';
import { lineWidth, renderSection, wrap } from '../command/section.ts';
import type { Invocation } from '../command/spec.ts';
import type { infoFlags } from '../commands/info.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { findMetric } from '../metrics.ts';
import { formatDirection, formatExact } from '../report/format-score.ts';
import { alignRows } from '../report/rows.ts';
import { definitionToJson, formatRange } from './describe-definition.ts';
import { neededModels } from './needed-models.ts';

/** `iqa info METRIC`. */
export async function run(
  { operands: [name], flags }: Invocation<typeof infoFlags>,
  io: Io,
): Promise<number> {
  const { definition } = (await findMetric(name)).module;
  if (flags.json) io.stdout.write(`${JSON.stringify(definitionToJson(definition), null, 2)}\n`);
  else io.stdout.write(renderInfo(definition, await modelRows(definition), io));
  return EXIT.pass;
}

function renderInfo(
  definition: MetricDefinition,
  models: readonly (readonly [string, string])[],
  io: Io,
): string {
  const heading = (text: string) => io.stdout.style('bold', text);
  return [
    `${heading(definition.title)} (${[definition.id, ...definition.aliases].join(', ')})`,
    definition.summary,
    '',
    heading('Formula'),
    ...definition.formula.split('\n').map((line) => `  ${line}`),
    '',
    heading('Score'),
    ...indent(alignRows(scoreRows(definition))),
    '',
    heading('Meaning'),
    ...indent(alignRows(meaningRows(definition))),
    '',
    heading('Presets'),
    ...Object.entries(definition.presets).flatMap(([name, preset]) => presetLines(name, preset, definition)),
    '',
    renderSection(
      { title: `Options (-o ${definition.id}.NAME=VALUE)`, rows: optionRows(definition) },
      io.stdout,
    ),
    '',
    ...(models.length === 0 ? [] : [renderSection({ title: 'Models', rows: models }, io.stdout), '']),
    heading('Paper'),
    `  ${wrap(definition.paper, lineWidth(io.stdout) - 2, '  ')}`,
    '',
  ].join('\n');
}

function scoreRows(definition: MetricDefinition): string[][] {
  const { kind, direction, input, hasMap, mapPlaces = 'the picture' } = definition;
  const channels = input.channels.map((count) => (count === 1 ? 'gray' : 'RGB')).join(' or ');
  return [
    ['range', formatRange(definition)],
    ['direction', formatDirection(direction)],
    ['kind', kind],
    ['channels', channels],
    ...(kind === 'full-reference' ? pairRows(definition) : []),
    ['map', hasMap ? `of ${mapPlaces}` : 'no'],
  ];
}

/** What only a metric that compares two pictures has. */
function pairRows({ scale, input, symmetric }: MetricDefinition): string[][] {
  const { atIdentity } = scale;
  return [
    ['of identical pictures', atIdentity === null ? 'depends on the picture' : formatExact(atIdentity)],
    ['sizes of the two', input.sameSize ? 'must be the same' : 'may differ'],
    ['reference and distorted may be swapped', symmetric ? 'yes' : 'no'],
  ];
}

/** Models by the options that need them; the manifest is loaded for metrics with models only. */
async function modelRows(definition: MetricDefinition): Promise<readonly (readonly [string, string])[]> {
  const needed = neededModels(definition);
  if (needed.length === 0) return [];
  const { describeModel } = await import('../models/describe-model.ts');
  return [
    ...needed.map(({ options, models }) => [options, models.map(describeModel).join(', ')] as const),
    ['to get them', `iqa models pull ${needed[0].models.join(' ')}`] as const,
  ];
}

function meaningRows({ scale }: MetricDefinition): string[][] {
  return scale.meaning.map(({ score, words }) => [formatExact(score), words]);
}

function presetLines(
  name: string,
  { summary, reproduces }: Preset<OptionTable>,
  definition: MetricDefinition,
): string[] {
  const isDefault = name === definition.defaultPreset ? ' (default)' : '';
  return [
    `  ${name}${isDefault}: ${summary}`,
    ...(reproduces.paper === definition.paper ? [] : [`    paper: ${reproduces.paper}`]),
    ...(reproduces.code === undefined ? [] : [`    code: ${reproduces.code}`]),
    ...reproduces.deviations.map((deviation) => `    differs: ${deviation}`),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
