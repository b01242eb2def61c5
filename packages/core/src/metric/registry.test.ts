import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../test/definitions.ts';
import { expectIqaError } from '../../test/images.ts';
import { createRegistry, type MetricModule, suggest } from './index.ts';

function moduleNamed(id: string, ...aliases: string[]): MetricModule {
  return {
    definition: { ...sampleDefinition, id, aliases } as unknown as MetricModule['definition'],
    createSession: () => {
      throw new Error('not needed');
    },
  };
}

describe('a registry', () => {
  it('finds by id and by alias and lists in order', () => {
    const registry = createRegistry();
    const psnr = moduleNamed('psnr');
    const msSsim = moduleNamed('ms-ssim', 'msssim');
    registry.register(psnr);
    registry.register(msSsim);
    expect(registry.get('psnr')).toBe(psnr);
    expect(registry.get('msssim')).toBe(msSsim);
    expect(registry.list()).toEqual([psnr, msSsim]);
  });

  it('takes a module with its own option table', () => {
    const registry = createRegistry();
    const module = { definition: sampleDefinition, createSession: moduleNamed('sample').createSession };
    registry.register(module);
    expect(registry.get('example').definition.id).toBe('sample');
  });

  it('refuses a name that is taken, and then holds nothing of that metric', () => {
    const registry = createRegistry();
    registry.register(moduleNamed('ssim', 'similarity'));
    expectIqaError(
      () => registry.register(moduleNamed('ssim')),
      'E_USAGE',
      /"ssim" of ssim is already taken/,
    );
    const late = moduleNamed('other', 'similarity');
    expectIqaError(
      () => registry.register(late),
      'E_USAGE',
      /"similarity" of other is already taken by ssim/,
    );
    expectIqaError(() => registry.get('other'), 'E_USAGE', /no metric/);
    expectIqaError(() => registry.register(moduleNamed('a', 'a')), 'E_USAGE', /twice/);
  });

  it.each([
    ['smim', 'ssim'],
    ['SSIM', 'ssim'],
    ['ms_ssim', 'ms-ssim'],
    ['pnsr', 'psnr'],
  ])('asks for "%s" whether %s was meant', (typed, meant) => {
    const registry = createRegistry();
    for (const id of ['psnr', 'ssim', 'ms-ssim', 'lpips']) registry.register(moduleNamed(id));
    expectIqaError(() => registry.get(typed), 'E_USAGE', new RegExp(`Did you mean "${meant}"`));
  });

  it('says what there is where nothing is near, and shares nothing', () => {
    const registry = createRegistry();
    registry.register(moduleNamed('psnr'));
    expectIqaError(() => registry.get('butteraugli'), 'E_USAGE', /Known: psnr\./);
    expectIqaError(() => createRegistry().get('psnr'), 'E_USAGE', /There is no metric "psnr"\.$/);
    expectIqaError(() => registry.get('__proto__'), 'E_USAGE', /no metric/);
  });
});

describe('suggest', () => {
  it('takes the nearest, swaps of neighbours counting once', () => {
    expect(suggest('lipps', ['dists', 'lpips'])).toBe('lpips');
    expect(suggest('thresh', ['threshold', 'window'])).toBe('threshold');
  });

  it('stays silent where nothing is near', () => {
    expect(suggest('xyz', ['ssim', 'psnr'])).toBeUndefined();
    expect(suggest('', ['ssim'])).toBeUndefined();
    expect(suggest('ssim', [])).toBeUndefined();
  });
});
