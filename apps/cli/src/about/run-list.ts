import type { MetricDefinition } from '@iqakit/core/metric';
import type { Invocation } from '../command/spec.ts';
import type { listFlags } from '../commands/list.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { allMetrics } from '../metrics.ts';
import { formatDirection } from '../report/format-score.ts';
import { alignRows } from '../report/rows.ts';
import { definitionToJson, formatRange } from './describe-definition.ts';
import { defaultModels } from './needed-models.ts';

/** `iqa list`. */
export async function run({ flags }: Invocation<typeof listFlags>, io: Io): Promise<number> {
  const definitions = (await allMetrics()).map(({ module }) => module.definition);
  if (flags.json) io.stdout.write(`${JSON.stringify(definitions.map(definitionToJson), null, 2)}\n`);
  else io.stdout.write(renderList(definitions, io));
  return EXIT.pass;
}

function renderList(definitions: readonly MetricDefinition[], io: Io): string {
  const [header, ...rows] = alignRows([
    ['metric', 'kind', 'range', 'direction', 'map', 'needs', 'presets', 'title'],
    ...definitions.map((definition) => [
      definition.id,
      definition.kind,
      formatRange(definition),
      formatDirection(definition.direction),
      definition.hasMap ? 'map' : '',
      defaultModels(definition).join(', '),
      Object.keys(definition.presets).join(', '),
      definition.title,
    ]),
  ]);
  return `${[io.stdout.style('bold', header), ...rows].join('\n')}\n`;
}
