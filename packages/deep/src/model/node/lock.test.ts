import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeFileSystem as files } from './file-system.ts';
import { withLock } from './lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqakit-lock-'));
  path = join(folder, 'it.lock');
});

afterEach(() => rm(folder, { recursive: true }));

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('lets one in at a time, and all of them in the end', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await pause(5);
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(path, { files, pollMs: 2 }, work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it('lets go when the work fails', async () => {
  const failing = withLock(path, { files }, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await withLock(path, { files }, async () => 'done')).toBe('done');
});

it('takes over from a process of this machine that is dead, at once', async () => {
  // Process ids end far below this one on every platform.
  const { hostname } = await import('node:os');
  await writeFile(path, JSON.stringify({ token: 'dead', pid: 2 ** 30, host: hostname() }));
  expect(await withLock(path, { files, staleMs: 1e9 }, async () => 'mine')).toBe('mine');
});

it('takes over from another machine only when nothing is heard of it', async () => {
  await writeFile(path, JSON.stringify({ token: 'far', pid: 1, host: 'another machine' }));
  const begin = performance.now();
  expect(await withLock(path, { files, staleMs: 150, pollMs: 10 }, async () => 'mine')).toBe('mine');
  // Timers may fire a millisecond early.
  expect(performance.now() - begin).toBeGreaterThan(148);
  expect(await readdir(folder)).toEqual([]);
});

it('takes over a lock that was never written to the end', async () => {
  await writeFile(path, '{"tok');
  expect(await withLock(path, { files, staleMs: 50, pollMs: 10 }, async () => 'mine')).toBe('mine');
});

it('is not taken over while its holder lives, however long it works', async () => {
  const options = { files, heartbeatMs: 20, staleMs: 200, pollMs: 10 };
  const order: string[] = [];
  const first = withLock(path, options, async () => {
    await pause(600);
    order.push('first');
  });
  await pause(20);
  // A lock of another machine: the holder's process cannot be looked up, only its heartbeat.
  const owner = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...owner, host: 'another machine' }));
  await withLock(path, options, async () => order.push('second'));
  await first;
  expect(order).toEqual(['first', 'second']);
});

it('stops waiting when told to', async () => {
  await writeFile(path, JSON.stringify({ token: 'far', pid: 1, host: 'another machine' }));
  const stop = new AbortController();
  const waiting = withLock(
    path,
    { files, signal: stop.signal, pollMs: 5, onWait: () => stop.abort() },
    async () => 'mine',
  );
  await expect(waiting).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
});

it('leaves no lock behind where there is no room for it', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const open = async (...args: Parameters<typeof files.open>) => {
    const handle = await files.open(...args);
    handle.writeFile = () => Promise.reject(full);
    return handle;
  };
  await expect(withLock(path, { files: { ...files, open } }, async () => 'mine')).rejects.toMatchObject({
    code: 'E_INPUT',
    message: expect.stringContaining('no space left'),
  });
  expect(await readdir(folder)).toEqual([]);
});
