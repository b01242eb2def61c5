import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iqa-completions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

async function scriptFor(shell: string): Promise<string> {
  const io = memoryIo();
  expect(await run(['completions', shell], io)).toBe(0);
  const file = join(folder, `iqa.${shell}`);
  writeFileSync(file, io.out());
  return file;
}

describe('iqa completions', () => {
  for (const shell of shells) {
    it.skipIf(!isInstalled(shell))(
      `prints a script that ${shell} accepts [skipped where ${shell} is not installed]`,
      async () => {
        const { status, stderr } = spawnSync(shell, ['-n', await scriptFor(shell)], { encoding: 'utf8' });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      },
    );
  }

  it.skipIf(!isInstalled('bash'))(
    'completes commands, flags, lists, values and files in bash [skipped without bash]',
    async () => {
      writeFileSync(join(folder, 'photo.png'), '');
      const lines = {
        'iqa com': ['compare', 'completions'],
        'iqa compare --map-': ['--map-raw', '--map-range'],
        'iqa compare a b -m ms': ['ms-ssim'],
        'iqa compare a b -m psnr,ss': ['psnr,ssim'],
        'iqa compare a b --fit ': ['error', 'resize', 'crop'],
        'iqa compare a b -o ssim.preset=r': ['ssim.preset=rgb'],
        'iqa compare pho': ['photo.png'],
        'iqa info ps': ['psnr'],
        'iqa completions f': ['fish'],
        'iqa compare -m psnr a pho': ['photo.png'],
        'iqa models pu': ['pull'],
        'iqa models --mirror m pull pu': [''],
      };
      const script = [
        `source ${await scriptFor('bash')}`,
        'COMP_WORDBREAKS=" "',
        ...Object.keys(lines).flatMap((line) => [
          `COMP_LINE='${line}'; COMP_POINT=${line.length}; COMPREPLY=(); _iqa`,
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
          'echo "${COMPREPLY[*]}"',
        ]),
      ].join('\n');
      const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
      const answers = stdout
        .replace(/\n$/, '')
        .split('\n')
        .map((answer) => answer.split(' '));
      expect(Object.fromEntries(Object.keys(lines).map((line, i) => [line, answers[i]]))).toEqual(lines);
    },
  );
});
