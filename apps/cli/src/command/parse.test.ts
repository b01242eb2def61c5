import { IqaError } from '@iqakit/core';
import { describe, expect, it } from 'vitest';
import { parseInvocation } from './parse.ts';
import { defineCommand } from './spec.ts';

const command = defineCommand({
  name: 'demo',
  summary: '',
  description: [],
  operands: [
    { name: 'FIRST', help: 'a word' },
    { name: 'KIND', help: 'a kind', optional: true, values: ['red', 'green'] },
  ],
  flags: {
    verbose: { type: 'switch', short: 'v', help: '' },
    out: { type: 'text', placeholder: 'FILE', help: '' },
    mode: { type: 'choice', placeholder: 'MODE', values: ['fast', 'slow'], default: 'fast', help: '' },
    jobs: { type: 'integer', short: 'j', placeholder: 'N', min: 1, help: '' },
    option: { type: 'repeated', short: 'o', placeholder: 'X', help: '' },
    metrics: { type: 'list', short: 'm', placeholder: 'LIST', default: ['ssim'], help: '' },
  },
  examples: [],
  load: () => Promise.reject(new Error('not run here')),
});

function usageError(...words: string[]): string {
  try {
    parseInvocation(command, words);
  } catch (error) {
    expect(error).toBeInstanceOf(IqaError);
    expect((error as IqaError).code).toBe('E_USAGE');
    return (error as IqaError).message;
  }
  throw new Error(`${words.join(' ')} was accepted`);
}

describe('parseInvocation', () => {
  it('gives every flag its value or its default', () => {
    expect(parseInvocation(command, ['a'])).toEqual({
      operands: ['a'],
      flags: { verbose: false, out: undefined, mode: 'fast', jobs: undefined, option: [], metrics: ['ssim'] },
    });
  });

  it('reads long, short, inline and repeated flags around operands', () => {
    const words = [
      '-v',
      'a',
      '--out=x=y',
      '-o',
      'p=1',
      '-j4',
      'green',
      '--option',
      'q=-1',
      '-m',
      'a,b',
      '-m',
      'c',
    ];
    expect(parseInvocation(command, words)).toEqual({
      operands: ['a', 'green'],
      flags: {
        verbose: true,
        out: 'x=y',
        mode: 'fast',
        jobs: 4,
        option: ['p=1', 'q=-1'],
        metrics: ['a', 'b', 'c'],
      },
    });
  });

  it('takes a lone dash as an operand and as a value, and anything after --', () => {
    expect(parseInvocation(command, ['-', '--out', '-'])?.flags.out).toBe('-');
    expect(parseInvocation(command, ['--', '--odd.png'])?.operands).toEqual(['--odd.png']);
  });

  it('asks for help whatever else is wrong', () => {
    expect(parseInvocation(command, ['--nonsense', '-h'])).toBeNull();
  });

  it('names the nearest flag for an unknown one', () => {
    expect(usageError('a', '--job', '3')).toContain('Did you mean --jobs?');
    expect(usageError('a', '-x')).toContain('has no option -x');
    expect(usageError('a', '--constructor=1')).toContain('has no option --constructor');
  });

  it('refuses values that do not fit the table', () => {
    expect(usageError('a', '--jobs', '0')).toContain('at least 1, not "0"');
    expect(usageError('a', '--jobs', '1.5')).toContain('whole number');
    expect(usageError('a', '--mode', 'slwo')).toContain('Did you mean "slow"?');
    expect(usageError('a', '--verbose=yes')).toContain('takes no value');
    expect(usageError('a', '--out')).toContain('needs a value: --out FILE');
    expect(usageError('a', '--out', '--verbose')).toContain('--out=--verbose');
    expect(usageError('a', '--out', 'x', '--out', 'y')).toContain('given twice');
    expect(usageError('a', '-m', 'ssim,')).toContain('empty value');
  });

  it('refuses missing, surplus and unknown operands', () => {
    expect(usageError()).toContain('needs FIRST: a word');
    expect(usageError('a', 'green', 'b')).toContain('takes no operand "b"');
    expect(usageError('a', 'blue')).toContain('KIND takes red, green');
  });
});
