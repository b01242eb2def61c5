import { createRegistry, type MetricOptions, type OptionTable, resolveOptions } from '@iqakit/core/metric';
import { describe, expect, it } from 'vitest';
import { syntheticPicture, withNoise } from '../test/pictures.ts';
import { classicMetrics, msSsim, psnr, ssim } from './index.ts';

const reference = syntheticPicture(180, 177, 3, 1);
const pair = { reference, distorted: withNoise(reference, 10, 2) };

it('can be registered side by side', () => {
  const registry = createRegistry();
  for (const module of classicMetrics) registry.register(module);
  expect(registry.list()).toEqual(classicMetrics);
  expect(registry.get('msssim').definition.id).toBe('ms-ssim');
});

it.each([psnr, ssim, msSsim])('%o tells those who pass two pictures side by side', (metric) => {
  const inJavaScript = metric as (...pictures: unknown[]) => unknown;
  expect(() => inJavaScript(pair.reference, pair.distorted)).toThrow(
    expect.objectContaining({
      code: 'E_INPUT',
      message: expect.stringContaining('{ reference, distorted }'),
    }),
  );
});

describe.each(classicMetrics.map((module) => [module.definition.id, module] as const))('%s', (_, module) => {
  const { definition } = module;
  const presets = Object.keys(definition.presets);

  it.each(presets)('resolves and runs its preset %s', async (preset) => {
    const given: MetricOptions<OptionTable> = { preset };
    const session = await module.createSession(given, undefined);
    const { result, map } = await session.compareWithMap(pair);
    expect(result.options).toEqual(resolveOptions(definition, given).options);
    expect(result.score).toBeGreaterThanOrEqual(definition.scale.min);
    expect(result.score).toBeLessThan(definition.scale.max);
    expect(map.data).toHaveLength(map.width * map.height);
    const right = map.offset.x + (map.width - 1) * map.scale.x;
    const bottom = map.offset.y + (map.height - 1) * map.scale.y;
    expect(right).toBeLessThan(reference.width);
    expect(bottom).toBeLessThan(reference.height);
  });

  it('scores a picture against itself as it says', async () => {
    const session = await module.createSession({}, undefined);
    const { score } = await session.compare({ reference, distorted: reference });
    expect(score).toBe(definition.scale.atIdentity);
  });

  it('refuses wrong options before any picture is there', () => {
    expect(() => module.createSession({ preset: 'nothing' }, undefined)).toThrow(
      expect.objectContaining({ code: 'E_OPTION' }),
    );
  });

  it('accepts exactly what its smallest size says', async () => {
    const session = await module.createSession({}, undefined);
    const smallest = definition.input.minSize(resolveOptions(definition, {}).options);
    const fitting = syntheticPicture(smallest, smallest, 1, 3);
    expect(await session.compare({ reference: fitting, distorted: fitting })).toMatchObject({
      metric: definition.id,
    });
    if (smallest === 1) return;
    const small = syntheticPicture(smallest - 1, smallest, 1, 3);
    expect(() => session.compare({ reference: small, distorted: small })).toThrow(
      expect.objectContaining({ code: 'E_TOO_SMALL' }),
    );
  });
});
