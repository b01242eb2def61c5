import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a32 } from './index.ts';

describe('fnv1a32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('gives the published value of %j', (text, hash) => {
    // Test vectors of Noll's FNV page and RFC draft.
    expect(fnv1a32(text)).toBe(hash);
  });

  it('agrees with the seeded weights of features.0.weight', () => {
    expect(fnv1a32('features.0.weight')).toBe(0xebe83bf6);
  });

  it('reads a text as UTF-8, as TextEncoder does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff })), (points) => {
        const text = String.fromCodePoint(...points);
        expect(fnv1a32(text)).toBe(fnv1a32(new TextEncoder().encode(text)));
      }),
    );
    expect(fnv1a32('a\ud800b')).toBe(fnv1a32(new TextEncoder().encode('a\ud800b')));
  });
});
