import { expect, it } from 'vitest';
import { DTYPE_BYTES, type Dtype, decodeElements, naturalPrecision } from './dtype.ts';

function decode(dtype: Dtype, bytes: Uint8Array): number[] {
  const out = new Float64Array(bytes.length / DTYPE_BYTES[dtype]);
  decodeElements(dtype, bytes, out, 0);
  return [...out];
}

const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

it('decodes halves: zeros, subnormals, ones, the largest, infinities, NaN', () => {
  const halves = Uint16Array.of(
    0,
    0x8000,
    1,
    0x03ff,
    0x0400,
    0x3c00,
    0x3c01,
    0xc000,
    0x7bff,
    0x7c00,
    0xfc00,
    0x7e00,
  );
  expect(decode('float16', bytesOf(halves))).toEqual([
    0,
    -0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    1 + 2 ** -10,
    -2,
    65504,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
});

it('decodes bfloat16 as the upper half of a float32', () => {
  const halves = Uint16Array.of(0x3f80, 0xbf80, 0x4049, 0x7f80, 0);
  expect(decode('bfloat16', bytesOf(halves))).toEqual([1, -1, 3.140625, Number.POSITIVE_INFINITY, 0]);
});

it.each<[Dtype, ArrayBufferView, number[]]>([
  ['int64', BigInt64Array.of(-1n, 2n ** 40n, -(2n ** 53n)), [-1, 2 ** 40, -(2 ** 53)]],
  ['uint64', BigUint64Array.of(1n, 2n ** 63n), [1, 2 ** 63]],
  ['int32', Int32Array.of(-5, 2147483647), [-5, 2147483647]],
  ['uint32', Uint32Array.of(4294967295), [4294967295]],
  ['int16', Int16Array.of(-300), [-300]],
  ['uint16', Uint16Array.of(65535), [65535]],
  ['int8', Int8Array.of(-1), [-1]],
  ['uint8', Uint8Array.of(255), [255]],
  ['bool', Uint8Array.of(0, 1, 2), [0, 1, 1]],
  ['float64', Float64Array.of(0.1), [0.1]],
  ['float32', Float32Array.of(0.1), [Math.fround(0.1)]],
])('decodes %s, from any offset', (dtype, view, expected) => {
  const bytes = bytesOf(view);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(decode(dtype, bytes)).toEqual(expected);
  expect(decode(dtype, shifted.subarray(1))).toEqual(expected);
});

it('reads types whose values float32 lacks as float64', () => {
  const wide = (Object.keys(DTYPE_BYTES) as Dtype[]).filter((dtype) => naturalPrecision(dtype) === 'float64');
  expect(wide).toEqual(['float64', 'int64', 'int32', 'uint64', 'uint32']);
});
