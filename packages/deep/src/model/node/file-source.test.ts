import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileSource } from './file-source.ts';
import { nodeFileSystem } from './file-system.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqakit-file-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** The operating system's files, with a count of those that are open. */
function counted(
  change: { readonly stat?: () => Promise<never>; readonly read?: () => Promise<never> } = {},
) {
  const count = { open: 0 };
  const open = async (...args: Parameters<typeof nodeFileSystem.open>) => {
    const handle = await nodeFileSystem.open(...args);
    count.open++;
    const close = handle.close.bind(handle);
    return Object.assign(handle, change, {
      close: () => {
        count.open--;
        return close();
      },
    });
  };
  return { count, files: { ...nodeFileSystem, open } };
}

const broken = () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));

it('reads a file from any place, until it is closed', async () => {
  const path = join(folder, 'it');
  await writeFile(path, Uint8Array.of(1, 2, 3, 4));
  const { count, files } = counted();
  const source = await openFileSource(path, files);
  expect(source.size).toBe(4);
  expect(await source.read(1, 2)).toEqual(Uint8Array.of(2, 3));
  await expect(source.read(3, 2)).rejects.toMatchObject({ code: 'E_INPUT' });
  await source.close();
  expect(count.open).toBe(0);
});

it('says that there is no file, and that a folder is none', async () => {
  const { count, files } = counted();
  await expect(openFileSource(join(folder, 'nothing'), files)).rejects.toMatchObject({ code: 'E_INPUT' });
  await expect(openFileSource(folder, files)).rejects.toMatchObject({
    code: 'E_INPUT',
    message: expect.stringContaining('not a file'),
  });
  expect(count.open).toBe(0);
});

it('says so where the disk fails, and leaves nothing open', async () => {
  const path = join(folder, 'it');
  await writeFile(path, Uint8Array.of(1, 2, 3, 4));
  const failing = { code: 'E_INPUT', message: expect.stringContaining(path) };
  const { count, files } = counted({ stat: broken });
  await expect(openFileSource(path, files)).rejects.toMatchObject(failing);
  expect(count.open).toBe(0);
  const source = await openFileSource(path, counted({ read: broken }).files);
  await expect(source.read(0, 4)).rejects.toMatchObject(failing);
  await source.close();
});
