import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWithFixtures, fixture, fixturesDirectory } from '../../../test/fixtures.ts';
import { expectLikeSharp } from './sharp-truth.ts';

describeWithFixtures('the fixtures decode as sharp decodes them', () => {
  for (const folder of ['kodak', 'live-subset', 'images', 'matlab']) {
    it(folder, async () => {
      const names = readdirSync(`${fixturesDirectory}${folder}`).filter((name) => /\.(png|jpg)$/.test(name));
      expect(names.length).toBeGreaterThan(5);
      for (const name of names) {
        const { warnings } = await expectLikeSharp(fixture(`${folder}/${name}`));
        expect(`${name} ${JSON.stringify(warnings)}`).toBe(`${name} []`);
      }
    });
  }
});
