import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as nodeFiles from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../../test/fixtures.ts';
import {
  bytesSource,
  encodeSafetensors,
  type RandomAccessSource,
  tensorDigest,
} from '../../src/checkpoint/index.ts';
import { aFineTensors, findModel, type ModelEntry, neededBytes } from '../../src/model/index.ts';
import {
  createNodeModelStore,
  type NodeModelStoreOptions,
  type PullProgress,
} from '../../src/model/node/index.ts';
import { seededTensor, seededTensors } from '../../src/tensor/index.ts';
import { type RangeServer, type ServedFile, startRangeServer } from './range-server.ts';
import { vgg16File } from './vgg16-file.ts';
import { zipCheckpoint } from './zip-checkpoint.ts';

/** Waits of retries are not what is tested. */
const HASTE = { retryDelayMs: 1, stallMs: 5_000 };

let server: RangeServer;
let directory: string;

beforeAll(async () => {
  server = await startRangeServer();
});

afterAll(() => server.close());

beforeEach(async () => {
  directory = await nodeFiles.mkdtemp(join(tmpdir(), 'iqakit-models-'));
  server.bytesSent = 0;
  server.requests.length = 0;
  server.files.clear();
});

afterEach(() => nodeFiles.rm(directory, { recursive: true }));

/** A model of 3 MB, all of which is needed, in a safetensors file. */
function smallModel(): { readonly entry: ModelEntry; readonly bytes: Uint8Array } {
  const shapes = { 'a.weight': [512, 512, 1, 1], 'b.weight': [1024, 512], 'b.bias': [1024] };
  const tensors = seededTensors(shapes);
  const bytes = encodeSafetensors(tensors);
  const entry: ModelEntry = {
    ...findModel('alexnet'),
    id: 'small',
    title: 'a small model',
    source: {
      url: `${server.url}/small.safetensors`,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
    tensors: Object.entries(shapes).map(([name, shape]) => ({ name, shape })),
    tensorDigest: tensorDigest(tensors),
  };
  return { entry, bytes };
}

function vgg16Model(): ModelEntry {
  const entry = findModel('vgg16');
  const tensors = seededTensors(Object.fromEntries(entry.tensors.map(({ name, shape }) => [name, shape])));
  const url = `${server.url}/vgg16.pth`;
  return {
    ...entry,
    source: { url, bytes: vgg16File().size },
    tensorDigest: tensorDigest(tensors, () => createHash('sha256')),
  };
}

function serve(entry: ModelEntry, source: RandomAccessSource, how: Partial<ServedFile> = {}): void {
  server.files.set(new URL(entry.source.url).pathname, { source, etag: '"one"', ...how });
}

function storeOf(entry: ModelEntry, options: NodeModelStoreOptions = {}) {
  return createNodeModelStore({ directory, mirrors: [], models: [entry], http: HASTE, ...options });
}

const leftovers = () => nodeFiles.readdir(directory);

describe('pulling a whole file', () => {
  it('checks, converts and keeps it, and says how far it is', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes));
    const progress: PullProgress[] = [];
    const store = storeOf(entry, { onProgress: (event) => progress.push(event) });
    const stored = await store.pull('small');
    expect(stored).toMatchObject({
      verified: 'tensor-digest',
      digest: entry.tensorDigest,
      source: entry.source.url,
    });
    expect(await leftovers()).toEqual(['small.safetensors']);
    expect(store.path('small')).toBe(stored.path);
    const received = progress
      .filter(({ phase }) => phase === 'downloading')
      .map((event) => event.receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(received.at(-1)).toBe(bytes.length);
    const loaded = await store.load('small');
    expect(loaded.digest).toBe(entry.tensorDigest);
    expect([...loaded.tensors.keys()].sort()).toEqual(['a.weight', 'b.bias', 'b.weight']);
    server.bytesSent = 0;
    await store.pull('small');
    expect(server.bytesSent).toBe(0);
  });

  it('goes on where the connection broke', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { breakOff: { afterBytes: 1_000_000, times: 2 } });
    await storeOf(entry).pull('small');
    const ranges = server.requests.map(({ range, status }) => [range?.split('-')[0], status]);
    expect(ranges[0]).toEqual([undefined, 200]);
    expect(ranges.slice(1).every(([from, status]) => status === 206 && from !== 'bytes=0')).toBe(true);
    expect(ranges.length).toBe(3);
    // A piece in flight when a connection breaks may be lost and sent again; the file never is.
    expect(server.bytesSent).toBeLessThan(bytes.length * 1.5);
  });

  it('goes on where an earlier process stopped', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { breakOff: { afterBytes: 1_500_000, times: 1 } });
    const impatient = storeOf(entry, { http: { ...HASTE, attempts: 1 } });
    await expect(impatient.pull('small')).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
    expect(await leftovers()).toEqual(['small.download.part', 'small.part.json']);
    await storeOf(entry).pull('small');
    expect(server.requests.at(-1)).toMatchObject({ status: 206 });
    expect(server.bytesSent).toBeLessThan(bytes.length * 1.3);
    expect(await leftovers()).toEqual(['small.safetensors']);
  });

  it('begins again where the file has changed in between', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes.map((byte) => byte ^ 1)), {
      breakOff: { afterBytes: 1_500_000, times: 1 },
    });
    const impatient = storeOf(entry, { http: { ...HASTE, attempts: 1 } });
    await expect(impatient.pull('small')).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
    serve(entry, bytesSource(bytes), { etag: '"two"' });
    expect(await storeOf(entry).pull('small')).toMatchObject({ digest: entry.tensorDigest });
    expect(server.requests.at(-1)).toMatchObject({ status: 200 });
  });

  it('tries again when the server is busy', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { fail: { status: 503, times: 2 } });
    expect(await storeOf(entry).pull('small')).toMatchObject({ digest: entry.tensorDigest });
  });

  it('refuses and removes a file with another checksum', async () => {
    const { entry, bytes } = smallModel();
    const flipped = bytes.slice();
    flipped[flipped.length - 5] ^= 1;
    serve(entry, bytesSource(flipped));
    await expect(storeOf(entry).pull('small')).rejects.toMatchObject({
      code: 'E_MODEL_DIGEST',
      message: expect.stringContaining(entry.source.sha256 as string),
    });
    expect(await leftovers()).toEqual([]);
  });

  it('refuses a file of another size before it is downloaded', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes.subarray(0, bytes.length - 8)));
    await expect(storeOf(entry).pull('small')).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' });
    expect(server.bytesSent).toBeLessThan(bytes.length);
    expect(await leftovers()).toEqual([]);
  });

  it('says that a file is gone, and does not ask again and again', async () => {
    const { entry } = smallModel();
    await expect(storeOf(entry).pull('small')).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringMatching(/404.*--mirror/),
    });
    expect(server.requests.length).toBe(1);
    expect(await leftovers()).toEqual([]);
  });

  it('says that nothing answers', async () => {
    const { entry } = smallModel();
    const dead = { ...entry, source: { ...entry.source, url: 'http://127.0.0.1:9/small.safetensors' } };
    await expect(storeOf(dead).pull('small')).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
  });

  it('does not touch the network when offline', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes));
    await expect(storeOf(entry, { offline: true }).pull('small')).rejects.toMatchObject({
      code: 'E_MODEL_MISSING',
    });
    expect(server.requests).toEqual([]);
  });

  it('stops when told to and keeps what came', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { delayMs: 20 });
    const stop = new AbortController();
    const store = storeOf(entry, { onProgress: ({ receivedBytes }) => receivedBytes > 5e5 && stop.abort() });
    await expect(store.pull('small', { signal: stop.signal })).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
    expect(await leftovers()).toEqual(['small.download.part', 'small.part.json']);
  });
});

describe('a disk that is full', () => {
  /** Fails as the operating system does once `bytes` have been written. */
  function fullAfter(bytes: number): typeof nodeFiles {
    let left = bytes;
    const open = async (...args: Parameters<typeof nodeFiles.open>) => {
      const handle = await nodeFiles.open(...args);
      const write = handle.write.bind(handle) as (...args: unknown[]) => unknown;
      handle.write = ((buffer: Uint8Array, ...rest: unknown[]) => {
        left -= buffer.length;
        if (left < 0)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        return write(buffer, ...rest);
      }) as typeof handle.write;
      return handle;
    };
    return { ...nodeFiles, open };
  }

  it.each([
    ['while the file comes', 1_000_000],
    ['while it is converted', 4_000_000],
  ])('is reported %s, with nothing left behind', async (_when, room) => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes));
    await expect(storeOf(entry, { files: fullAfter(room) }).pull('small')).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringMatching(/no room.*IQA_MODEL_CACHE/),
    });
    expect(await leftovers()).toEqual([]);
  });

  it('is noticed before anything is downloaded', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { delayMs: 20 });
    const statfs = (async () => ({ bavail: 100, bsize: 4096 })) as unknown as typeof nodeFiles.statfs;
    const store = storeOf(entry, { files: { ...nodeFiles, statfs } });
    await expect(store.pull('small')).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringContaining('no room'),
    });
    expect(server.bytesSent).toBeLessThan(bytes.length);
    expect(await leftovers()).toEqual([]);
  });
});

describe('pulling parts of a file', () => {
  it("fetches under 12% of a file of VGG16's layout", async () => {
    const entry = vgg16Model();
    const file = vgg16File();
    serve(entry, file);
    const stored = await storeOf(entry).pull('vgg16');
    expect(stored).toMatchObject({ digest: entry.tensorDigest, verified: 'tensor-digest' });
    // The features are 58.9 of 553.4 MB, 10.6%; holes and the pickles come on top.
    expect(server.bytesSent / file.size).toBeLessThan(0.12);
    expect(server.bytesSent).toBeGreaterThan(neededBytes(entry));
    expect(server.requests.length).toBeLessThan(30);
    expect(await leftovers()).toEqual(['vgg16.safetensors']);
  });

  it('goes on where an earlier process stopped', async () => {
    const entry = vgg16Model();
    const file = vgg16File();
    serve(entry, file, { breakOff: { afterBytes: 12_000_000, times: 1 } });
    const impatient = storeOf(entry, { http: { ...HASTE, attempts: 1 } });
    await expect(impatient.pull('vgg16')).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
    expect(await leftovers()).toEqual(['vgg16.part.json', 'vgg16.safetensors.part']);
    expect(await storeOf(entry).pull('vgg16')).toMatchObject({ digest: entry.tensorDigest });
    // At most one request's worth, 16 MB, is fetched twice.
    expect(server.bytesSent).toBeLessThan(neededBytes(entry) + 20e6);
  });

  it('fetches the whole file where the server gives no parts', async () => {
    const { entry, bytes } = smallModel();
    const partly = { ...entry, tensors: entry.tensors.slice(0, 1), tensorDigest: undefined };
    serve(partly, bytesSource(bytes), { withoutRanges: true });
    expect(await storeOf(partly).pull('small')).toMatchObject({ verified: 'sha256' });
  });

  it('says that only the connection vouches for tensors without a digest, and fetches all when asked', async () => {
    const { entry, bytes } = smallModel();
    const partly = { ...entry, tensors: entry.tensors.slice(0, 1), tensorDigest: undefined };
    serve(partly, bytesSource(bytes));
    expect(await storeOf(partly).pull('small')).toMatchObject({ verified: 'tls' });
    expect(server.bytesSent).toBeLessThan(0.6 * bytes.length);
    expect(await storeOf(partly).pull('small', { whole: true })).toMatchObject({ verified: 'sha256' });
  });

  it('refuses parts that are not the published ones', async () => {
    const entry = { ...vgg16Model(), tensorDigest: '0'.repeat(64) };
    serve(entry, vgg16File());
    await expect(storeOf(entry).pull('vgg16')).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' });
    expect(await leftovers()).toEqual([]);
  });
});

describe('pulling parts of a zip', () => {
  it("fetches A-FINE's image tower and heads alone", async () => {
    const tensors = aFineTensors({ width: 128, depth: 4, heads: 2, patch: 32, grid: 7 }, 16);
    // The published file has the text tower's 63 million parameters besides, 42% of it.
    const text = [
      { name: 'finetuned_clip.token_embedding.weight', shape: [49408, 64] },
      { name: 'finetuned_clip.logit_scale', shape: [] },
    ];
    const file = zipCheckpoint(
      [...tensors.slice(0, 20), ...text, ...tensors.slice(20)].map(({ name, shape }, i) => {
        const data = () => seededTensor(name, shape).data as Float32Array;
        return { name, shape, key: String(i), data };
      }),
    );
    const seeded = seededTensors(Object.fromEntries(tensors.map(({ name, shape }) => [name, shape])));
    const entry = { ...findModel('a-fine'), tensors, source: { url: `${server.url}/afine.pth` } };
    serve(entry, file);
    expect(await storeOf(entry).pull('a-fine')).toMatchObject({
      verified: 'tls',
      digest: tensorDigest(seeded),
    });
    // 2 x 64 kB for the archive's ends, and the headers between the tensors.
    expect(server.bytesSent).toBeLessThan(neededBytes(entry) + 200e3);
    expect(file.size).toBeGreaterThan(neededBytes(entry) + 12e6);
  });
});

describe('several processes at once', () => {
  let script: string;

  beforeAll(async () => {
    script = join(await nodeFiles.mkdtemp(join(tmpdir(), 'iqakit-pull-')), 'pull.mjs');
    const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    await build({
      entryPoints: [at('pull-process.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      tsconfig: at('../../../../tsconfig.json'),
    });
  });

  function start(entry: ModelEntry): ChildProcess {
    return spawn(process.execPath, [script, directory, JSON.stringify(entry)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function outputOf(child: ChildProcess): Promise<string> {
    let output = '';
    for await (const piece of child.stdout as AsyncIterable<Buffer>) output += piece;
    return output;
  }

  it('download a model once', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { delayMs: 30 });
    const outputs = await Promise.all([outputOf(start(entry)), outputOf(start(entry))]);
    for (const output of outputs) expect(output).toContain(`done ${entry.tensorDigest}`);
    expect(outputs.filter((output) => output.includes('waiting')).length).toBe(1);
    expect(server.bytesSent).toBe(bytes.length);
    expect(await leftovers()).toEqual(['small.safetensors']);
  });

  it('take over from one that was killed, where it stopped', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes), { delayMs: 30 });
    const first = start(entry);
    await new Promise<void>((resolve) => {
      first.stdout?.on('data', (text) => Number(/(\d+)\n$/.exec(String(text))?.[1]) > 1e6 && resolve());
    });
    first.kill('SIGKILL');
    await new Promise((resolve) => first.once('exit', resolve));
    expect(await leftovers()).toContain('small.lock');
    expect(await outputOf(start(entry))).toContain(`done ${entry.tensorDigest}`);
    expect(server.requests.at(-1)).toMatchObject({ status: 206 });
    expect(await leftovers()).toEqual(['small.safetensors']);
  });
});

describe('the cache', () => {
  it('notices damage, in use and when asked, and can be cleaned', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes));
    const store = storeOf(entry);
    const { path } = await store.pull('small');
    expect(await store.verify('small')).toMatchObject({ digest: entry.tensorDigest });
    expect((await store.list()).map(({ stored }) => stored?.digest)).toEqual([entry.tensorDigest]);
    const damaged = await nodeFiles.readFile(path);
    damaged[damaged.length - 1] ^= 0x40;
    await nodeFiles.writeFile(path, damaged);
    const refusal = { code: 'E_MODEL_DIGEST', message: expect.stringContaining('iqa models remove small') };
    await expect(store.verify('small')).rejects.toMatchObject(refusal);
    await expect(store.load('small')).rejects.toMatchObject(refusal);
    expect(await store.remove('small')).toBe(true);
    expect(await store.remove('small')).toBe(false);
    expect(await leftovers()).toEqual([]);
    await expect(store.verify('small')).rejects.toMatchObject({ code: 'E_MODEL_MISSING' });
  });

  it('says what to pull, and pulls only where it may', async () => {
    const { entry, bytes } = smallModel();
    serve(entry, bytesSource(bytes));
    await expect(storeOf(entry).load('small')).rejects.toMatchObject({
      code: 'E_MODEL_MISSING',
      message: expect.stringContaining('iqa models pull small'),
    });
    expect(server.requests).toEqual([]);
    expect((await storeOf(entry, { missing: 'download' }).load('small')).digest).toBe(entry.tensorDigest);
  });

  it('keeps the digest of a file whose name looks like one', async () => {
    const { entry, bytes } = smallModel();
    const path = join(directory, '0'.repeat(64));
    await nodeFiles.writeFile(path, bytes);
    const store = storeOf({ ...entry, tensorDigest: undefined });
    const kept = { source: path, digest: entry.tensorDigest };
    expect(await store.pull('small', { from: path })).toMatchObject(kept);
    expect(await store.verify('small')).toMatchObject(kept);
  });

  it('takes a file that someone names, if it has the tensors', async () => {
    const { entry, bytes } = smallModel();
    const path = join(directory, 'mine.bin');
    await nodeFiles.writeFile(path, bytes);
    const unknown = { ...entry, tensorDigest: undefined };
    expect(await storeOf(unknown).pull('small', { from: path })).toMatchObject({
      verified: 'user',
      source: path,
    });
    const other = { ...entry, tensors: [{ name: 'c.weight', shape: [1] }] };
    await expect(storeOf(other).pull('small', { from: path })).rejects.toMatchObject({
      code: 'E_MODEL_DIGEST',
      message: expect.stringContaining('c.weight'),
    });
  });
});

describeWithModels('a mirror', () => {
  /** The published files under names that say nothing, among other things. */
  async function mirror(): Promise<string> {
    const folder = join(directory, 'mirror');
    await nodeFiles.mkdir(folder);
    const files = await nodeFiles.readdir(modelsDirectory);
    await Promise.all(
      files.map((file, i) => nodeFiles.copyFile(modelsDirectory + file, join(folder, `${i}.bin`))),
    );
    await nodeFiles.writeFile(join(folder, 'notes.txt'), 'not a model');
    return folder;
  }

  it('is recognised by content, in any format, without the network', async () => {
    const store = createNodeModelStore({
      directory: join(directory, 'cache'),
      mirrors: [await mirror()],
      offline: true,
    });
    for (const id of ['squeezenet1_1', 'lpips-alex', 'lpips-vgg', 'lpips-squeeze', 'dists']) {
      expect((await store.load(id)).digest, id).toBe(findModel(id).tensorDigest);
      expect(await store.pull(id), id).toMatchObject({
        verified: 'tensor-digest',
        digest: findModel(id).tensorDigest,
      });
      expect(await store.verify(id), id).toMatchObject({ id });
    }
    await expect(store.load('vgg16')).rejects.toMatchObject({ code: 'E_MODEL_MISSING' });
  });

  it('that is not there is an error, not an absence', async () => {
    const store = createNodeModelStore({ directory, mirrors: [join(directory, 'nowhere')] });
    await expect(store.load('dists')).rejects.toMatchObject({ code: 'E_INPUT' });
  });
});
