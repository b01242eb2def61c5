import type { Invocation } from '../command/spec.ts';
import { fitCommand, fitFlags } from '../commands/fit.ts';

type FitFlags = Invocation<typeof fitFlags>['flags'];

/** What changes no weight, or only says where things are on this machine. */
const LEFT_OUT: readonly string[] = ['cache', 'out', 'threads', 'mirror', 'offline', 'pull'];

/** The command as it would be typed again: the flags that differ from their defaults, and the seed. */
export function writtenCommand(metric: string, folders: readonly string[], flags: FitFlags): string {
  const words = Object.entries(flags).flatMap(([name, value]) => wordsOf(name as keyof FitFlags, value));
  return ['iqa', fitCommand.name, metric, ...folders, ...words].map(quoted).join(' ');
}

/** As a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function wordsOf(name: keyof FitFlags, value: FitFlags[keyof FitFlags]): readonly string[] {
  if (LEFT_OUT.includes(name) || value === undefined) return [];
  if (fitFlags[name].type === 'repeated')
    return (value as readonly string[]).flatMap((word) => [`--${name}`, word]);
  const text = Array.isArray(value) ? value.join(',') : `${value}`;
  const spec = fitFlags[name];
  const usual = 'default' in spec ? `${spec.default}` : undefined;
  return text === usual && name !== 'seed' ? [] : [`--${name}`, text];
}
