import type { Invocation } from '../command/spec.ts';
import { commandTable } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { allMetrics } from '../metrics.ts';
import type { CompletionWords } from './completion-words.ts';

const scripts = {
  bash: async () => (await import('./bash.ts')).bashScript,
  zsh: async () => (await import('./zsh.ts')).zshScript,
  fish: async () => (await import('./fish.ts')).fishScript,
};

/** `iqa completions SHELL`. The script holds the words of this version, so that completing starts no Node. */
export async function run({ operands: [shell] }: Invocation, io: Io): Promise<number> {
  const script = await scripts[shell as keyof typeof scripts]();
  io.stdout.write(script(commandTable, await completionWords()));
  return EXIT.pass;
}

async function completionWords(): Promise<CompletionWords> {
  const definitions = (await allMetrics()).map(({ module }) => module.definition);
  return {
    metrics: definitions.map(({ id }) => id),
    metricOptions: definitions.flatMap(({ id, options, presets }) => [
      ...Object.keys(presets).map((preset) => `${id}.preset=${preset}`),
      ...Object.entries(options).flatMap(([name, spec]) => {
        if (spec.type === 'enum') return spec.values.map((value) => `${id}.${name}=${value}`);
        if (spec.type === 'boolean') return [`${id}.${name}=true`, `${id}.${name}=false`];
        return [`${id}.${name}=`];
      }),
    ]),
  };
}
