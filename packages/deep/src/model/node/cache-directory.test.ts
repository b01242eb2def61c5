import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelCacheDirectory } from './cache-directory.ts';

it.each<[string, NodeJS.Platform, Record<string, string>, string]>([
  ['Linux', 'linux', {}, join('/home/eva', '.cache', 'iqakit', 'models')],
  ['Linux with XDG', 'linux', { XDG_CACHE_HOME: '/fast' }, join('/fast', 'iqakit', 'models')],
  [
    'macOS',
    'darwin',
    { XDG_CACHE_HOME: '/fast' },
    join('/home/eva', 'Library', 'Caches', 'iqakit', 'models'),
  ],
  ['Windows', 'win32', { LOCALAPPDATA: '/local' }, join('/local', 'iqakit', 'models')],
  ['Windows without it', 'win32', {}, join('/home/eva', 'AppData', 'Local', 'iqakit', 'models')],
  ['anything, when told', 'darwin', { IQA_MODEL_CACHE: '/mine' }, '/mine'],
])('follows the platform: %s', (_name, platform, env, expected) => {
  expect(modelCacheDirectory(env, platform, '/home/eva')).toBe(expected);
});
