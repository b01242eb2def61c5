import { IqaError } from '@iqakit/core';
import { findModel, MODELS } from '@iqakit/deep/model';
import type { ModelStore, StoredModel } from '@iqakit/deep/model/node';
import type { Invocation } from '../command/spec.ts';
import type { ModelAction, modelsFlags } from '../commands/models.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openModelStore } from './open-model-store.ts';
import { createPullReporter } from './pull-progress.ts';
import { modelsToJson, renderModels, renderStored } from './render-models.ts';

type Flags = Invocation<typeof modelsFlags>['flags'];

interface Task {
  readonly ids: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
}

/** `iqa models`. */
export async function run(
  { operands: [action, ...words], flags }: Invocation<typeof modelsFlags>,
  io: Io,
): Promise<number> {
  return ACTIONS[action as ModelAction]({ ids: resolveIds(words), flags, io });
}

/** `all` is every model; none stays none, and each action says what that means. */
function resolveIds(words: readonly string[]): readonly string[] {
  if (words.includes('all')) return MODELS.map(({ id }) => id);
  return words.map((word) => findModel(word).id);
}

const ACTIONS: Readonly<Record<ModelAction, (task: Task) => Promise<number>>> = {
  list,
  pull,
  verify,
  remove,
  path,
};

async function list({ ids, flags, io }: Task): Promise<number> {
  const store = openModelStore(flags, io);
  const licence = flags.licence?.toLowerCase() ?? '';
  const models = (await store.list()).filter(
    ({ entry }) =>
      (ids.length === 0 || ids.includes(entry.id)) && entry.licence.name.toLowerCase().includes(licence),
  );
  io.stdout.write(
    flags.json
      ? toJson(modelsToJson(models, store.directory))
      : renderModels(models, store.directory, io.stdout),
  );
  return EXIT.pass;
}

async function pull({ ids, flags, io }: Task): Promise<number> {
  requireIds(ids, 'pull');
  if (flags.from !== undefined && ids.length !== 1)
    throw usage('--from FILE is for one model: name just that.');
  const reporter = createPullReporter(io.stderr);
  const store = openModelStore(flags, io, { onProgress: reporter.report });
  const stop = new AbortController();
  const stopListening = io.onInterrupt(() => stop.abort());
  const options = { whole: flags.whole, from: flags.from, signal: stop.signal };
  try {
    return await forEach(ids, flags, io, (id) => store.pull(id, options).finally(reporter.finish));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    io.stderr.write('Stopped. The same command goes on from here.\n');
    return EXIT.interrupted;
  } finally {
    stopListening();
  }
}

/** Without ids, what is in the cache. */
async function verify({ ids, flags, io }: Task): Promise<number> {
  const store = openModelStore(flags, io);
  return forEach(ids.length > 0 ? ids : await presentIds(store), flags, io, (id) => store.verify(id));
}

async function presentIds(store: ModelStore): Promise<readonly string[]> {
  const models = await store.list();
  return models.filter(({ stored, problem }) => stored || problem).map(({ entry }) => entry.id);
}

/** Does one after the other and prints each; with `--json` one list at the end. */
async function forEach(
  ids: readonly string[],
  flags: Flags,
  io: Io,
  act: (id: string) => Promise<StoredModel>,
): Promise<number> {
  const done: StoredModel[] = [];
  for (const id of ids) {
    const stored = await act(id);
    done.push(stored);
    if (!flags.json) io.stdout.write(renderStored(stored));
  }
  if (flags.json) io.stdout.write(toJson(done));
  return EXIT.pass;
}

async function remove({ ids, flags, io }: Task): Promise<number> {
  requireIds(ids, 'remove');
  const store = openModelStore(flags, io);
  const removed: string[] = [];
  for (const id of ids) if (await store.remove(id)) removed.push(id);
  io.stdout.write(flags.json ? toJson(removed) : removed.map((id) => `${id} removed\n`).join(''));
  return EXIT.pass;
}

async function path({ ids, flags, io }: Task): Promise<number> {
  const store = openModelStore(flags, io);
  const paths = ids.length === 0 ? [store.directory] : ids.map((id) => store.path(id));
  io.stdout.write(flags.json ? toJson(paths) : paths.map((line) => `${line}\n`).join(''));
  return EXIT.pass;
}

function requireIds(ids: readonly string[], action: ModelAction): void {
  if (ids.length === 0)
    throw usage(`\`iqa models ${action}\` needs MODEL: one or more ids of \`iqa models list\`, or all.`);
}

function usage(message: string): IqaError {
  return new IqaError('E_USAGE', message);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
