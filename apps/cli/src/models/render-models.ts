import { neededBytes } from '@iqakit/deep/model';
import { formatBytes, type ModelStatus, type StoredModel } from '@iqakit/deep/model/node';
import type { TextSink } from '../io.ts';
import { alignRows } from '../report/rows.ts';

export const MODELS_SCHEMA = 'iqakit.models/1';

/** `iqa models list`. */
export function renderModels(models: readonly ModelStatus[], directory: string, sink: TextSink): string {
  const [header, ...rows] = alignRows(
    [
      ['model', 'size', 'here', 'licence', 'title'],
      ...models.map(({ entry, stored, problem }) => [
        entry.id,
        formatBytes(neededBytes(entry)),
        problem ? 'damaged' : stored ? stored.verified : '-',
        entry.licence.name,
        entry.title,
      ]),
    ],
    [1],
  );
  const notes = models.flatMap(({ entry, problem }) => [
    ...(problem ? [`${entry.id}: ${problem}`] : []),
    ...(entry.licence.note ? [`${entry.id}: ${entry.licence.note}`] : []),
    ...(entry.source.note ? [`${entry.id}: ${entry.source.note}`] : []),
  ]);
  return `${[sink.style('bold', header), ...rows, '', ...notes.map((note) => sink.style('dim', note)), `Kept in ${directory}.`].join('\n')}\n`;
}

/** The JSON of `iqa models list`. */
export function modelsToJson(models: readonly ModelStatus[], directory: string) {
  return {
    schema: MODELS_SCHEMA,
    directory,
    models: models.map(({ entry, stored, problem }) => ({
      id: entry.id,
      title: entry.title,
      licence: entry.licence,
      citation: entry.citation,
      source: entry.source,
      bytes: neededBytes(entry),
      tensors: entry.tensors.length,
      tensorDigest: entry.tensorDigest ?? null,
      stored,
      problem: problem ?? null,
    })),
  };
}

/** One line for a model that is there and right. */
export function renderStored({ id, path, bytes, verified, digest }: StoredModel): string {
  return `${id}  ${formatBytes(bytes)}  ${TRUST[verified]}  ${digest}  ${path}\n`;
}

const TRUST: Readonly<Record<StoredModel['verified'], string>> = {
  'tensor-digest': 'checked by its tensor digest',
  sha256: 'checked by the SHA-256 of its file',
  tls: 'from its official address, not otherwise checked',
  user: 'from a file you named',
};
