import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import type { Check } from './finding.ts';

declare const __IQAKIT_VERSION__: string;

const OLDEST_NODE = [20, 19] as const;

/** Versions, and what the machine offers. */
export const checkSystem: Check = async () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const gigabytes = (totalmem() / 2 ** 30).toFixed(1);
  return [
    { name: 'iqa', status: 'ok', importance: 'needed', detail: __IQAKIT_VERSION__ },
    {
      name: 'node',
      status: isNewEnough ? 'ok' : 'broken',
      importance: 'needed',
      detail: `${process.versions.node} (V8 ${process.versions.v8})`,
      ...(isNewEnough
        ? {}
        : { remedy: `install Node.js ${OLDEST_NODE.join('.')} or later, https://nodejs.org` }),
    },
    {
      name: 'machine',
      status: 'ok',
      importance: 'needed',
      detail: `${platform()} ${release()} ${arch()}, ${availableParallelism()} threads, ${gigabytes} GiB`,
    },
  ];
};
