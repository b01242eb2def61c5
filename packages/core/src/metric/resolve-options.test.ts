import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { sampleDefinition } from '../../test/definitions.ts';
import { expectIqaError } from '../../test/images.ts';
import { parseOption, resolveOptions } from './index.ts';

const resolve = (given: unknown) => resolveOptions(sampleDefinition, given as never);

describe('resolveOptions', () => {
  it('starts from the defaults', () => {
    expect(resolveOptions(sampleDefinition)).toEqual({
      preset: 'standard',
      options: { window: 3, sigma: 1.5, luma: 'wang', map: false },
    });
  });

  it('puts the preset over the defaults and the caller over the preset', () => {
    expect(resolveOptions(sampleDefinition, { preset: 'wide', window: 9, sigma: undefined })).toEqual({
      preset: 'wide',
      options: { window: 9, sigma: 1.5, luma: 'none', map: false },
    });
  });

  it('knows the type of every option', () => {
    const { options } = resolveOptions(sampleDefinition);
    expectTypeOf(options.window).toEqualTypeOf<number | 'auto'>();
    expectTypeOf(options.luma).toEqualTypeOf<'wang' | 'none'>();
    expectTypeOf(options.map).toEqualTypeOf<boolean>();
  });

  it('gives what nobody can change', () => {
    expect(Object.isFrozen(resolveOptions(sampleDefinition).options)).toBe(true);
  });

  it.each([
    [{ preset: 'wid' }, /no preset "wid"\. Did you mean "wide"\?/],
    [{ preset: 'constructor' }, /no preset "constructor"\. Known: standard, wide/],
    [{ sigam: 1 }, /no option "sigam"\. Did you mean "sigma"\?/],
    [{ preset: 5 }, /no preset "5"/],
    [null, /must be an object, not null/],
    ['wide', /must be an object, not "wide"/],
    [{ toString: 1 }, /no option "toString"/],
    [{ window: 2.5 }, /sample\.window must be a whole number, not 2\.5/],
    [{ window: 0 }, /at least 1/],
    [{ window: 100 }, /at most 99/],
    [{ window: 'atuo' }, /must be "auto", not "atuo"\. Did you mean "auto"\?/],
    [{ sigma: 'auto' }, /sigma must be a number, not "auto"/],
    [{ sigma: NaN }, /must be a number, not NaN/],
    [{ luma: 'wnag' }, /one of wang, none, not "wnag"\. Did you mean "wang"\?/],
    [{ map: 1 }, /true or false, not 1/],
    [{ map: null }, /true or false, not null/],
  ])('refuses %j', (given, message) => {
    expectIqaError(() => resolve(given), 'E_OPTION', message);
  });
});

describe('parseOption', () => {
  const { options } = sampleDefinition;
  it.each([
    ['window', '7', 7],
    ['window', 'auto', 'auto'],
    ['sigma', ' 2.5e-1 ', 0.25],
    ['sigma', '.5', 0.5],
    ['luma', 'none', 'none'],
    ['map', 'TRUE', true],
    ['map', 'no', false],
  ] as const)('reads %s from "%s"', (name, text, value) => {
    expect(parseOption(options[name], name, text)).toBe(value);
  });

  it.each([
    ['sigma', ''],
    ['sigma', '0x10'],
    ['sigma', '1e999'],
    ['sigma', 'Infinity'],
    ['sigma', '1 2'],
    ['window', '7.5'],
    ['luma', ''],
    ['map', 'maybe'],
  ] as const)('refuses %s from "%s"', (name, text) => {
    expectIqaError(() => parseOption(options[name], name, text), 'E_OPTION', new RegExp(name));
  });

  it('reads back whatever a number is written as', () => {
    const spec = { type: 'number', default: 0, help: '' } as const;
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseOption(spec, 'n', String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
