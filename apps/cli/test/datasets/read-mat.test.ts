import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../../test/fixtures.ts';
import { readMat } from '../../src/datasets/read-mat.ts';

/**
 * SciPy 1.17.1: savemat(f, {'dmos': [[1.5, -2.25e-3, 3e300]], 'orgs': uint8 [[0, 1, 1]], 'k': int16 [[-7]],
 * 'names': a cell of two texts, 'text': 'hello', 'singles': float32 [[0.5, 1]]}, do_compression=True)
 */
const PACKED = Buffer.from(
  'TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjEgMDk6MDU6MjYgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABSU0PAAAAPAAAAHic42NgYPAAYjYg5oDSIMAK5TMCMTOYZmFIyc0v5gSyJRhg4Ie99X3/3ul5SftNIxjSdF8H1gEAtKsKgg8AAAAqAAAAeJzjY2BgMABiNiDmAGJOBghghfIZgZgZTLMw5BelFzOBeIyMDAAlXgIuDwAAACkAAAB4nONjYGAwAGI2IOYAYi4GCGCF8hnhmJEhG0gzMzAx/PzPwAAAHusC0A8AAAA+AAAAeJzjY2Bg2ADEbEDMAcSMDBDAisRngtIgsbzE3NRiIM0HxBZI+liw6GNFMk8Ayk/US8otoEB/ElQ/AI1qB5cPAAAALAAAAHic42NgYLAAYjYg5gBiFgYIYIXyGaFsRqBMSWpFiQCUn5Gak5MPpAFF5gRfDwAAADEAAAB4nONjYGBwAGI2IOYAYnYGCGCF8hmBmAlKg+SKM/PSc1KLwWwOiFJ7BoYGewBfMQR+',
  'base64',
);

const HEADER = PACKED.subarray(0, 128);

function element(type: number, bytes: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([tag, bytes]);
}

describe('a MATLAB file', () => {
  it('that is packed gives its numbers and nothing else', () => {
    expect(Object.fromEntries(readMat(PACKED, 'x.mat'))).toEqual({
      dmos: Float64Array.of(1.5, -2.25e-3, 3e300),
      orgs: Float64Array.of(0, 1, 1),
      k: Float64Array.of(-7),
      singles: Float64Array.of(0.5, 1),
    });
  });

  it.each([
    ['nothing', new Uint8Array(0), /version 5 to 7/],
    ['HDF5', Buffer.from('\x89HDF\r\n'), /-v7/],
    ['a file that is cut off', PACKED.subarray(0, 160), /damaged/],
    [
      'a block that is no zlib stream',
      Buffer.concat([HEADER, element(15, Buffer.from('hello zlib'))]),
      /unpacked/,
    ],
    ['an array without flags', Buffer.concat([HEADER, element(14, Buffer.alloc(8))]), /damaged/],
  ])('is refused when it is %s', (_, bytes, message) => {
    expect(() => readMat(bytes, 'x.mat')).toThrow(
      expect.objectContaining({ code: 'E_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it('does not inflate without end, in one block or in many', () => {
    // 12 MB of zeros pack into 12 kB; the second block is over the budget of 16 MiB.
    const bomb = element(15, deflateSync(Buffer.alloc(12e6)));
    expect(() => readMat(Buffer.concat([HEADER, bomb, bomb]), 'x.mat')).toThrow(/unpacked/);
  });

  it('never throws anything but E_INPUT, whatever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(PACKED.length - 1), fc.nat(255), (place, value) => {
        const changed = Uint8Array.from(PACKED);
        changed[place] = value;
        try {
          readMat(changed, 'x.mat');
        } catch (error) {
          expect(error).toMatchObject({ name: 'IqaError', code: 'E_INPUT' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describeWithModels("NIQE's published model", () => {
  it('has the numbers that SciPy reads in it', () => {
    const arrays = readMat(readFileSync(`${modelsDirectory}niqe-image-params.mat`), 'niqe');
    const sum = (name: string) => arrays.get(name)!.reduce((total, value) => total + value, 0);
    expect([...arrays].map(([name, { length }]) => [name, length])).toEqual([
      ['pop_cov', 1296],
      ['pop_mu', 36],
    ]);
    expect(arrays.get('pop_mu')![0]).toBeCloseTo(2.90644826, 8);
    // Printed by SciPy with all digits; only the order of a thousand additions differs.
    expect(sum('pop_cov')).toBeCloseTo(21.97397326159209, 11);
    expect(sum('pop_mu')).toBeCloseTo(18.71525566959169, 11);
  });
});
