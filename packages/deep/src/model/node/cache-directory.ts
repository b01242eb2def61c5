import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder that models are kept in: `IQA_MODEL_CACHE`, or `iqakit/models` in the platform's folder for
 * caches: `XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `LOCALAPPDATA`.
 */
export function modelCacheDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return env.IQA_MODEL_CACHE || join(platformCache(env, platform, home), 'iqakit', 'models');
}

function platformCache(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  return env.XDG_CACHE_HOME || join(home, '.cache');
}
