/** The element types a checkpoint may store, by PyTorch's names, and their bytes. */
export const DTYPE_BYTES = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

export type FloatArray = Float32Array | Float64Array;

/** Types whose values do not all fit float32; they are read as float64 unless asked otherwise. */
const WIDE: ReadonlySet<Dtype> = new Set<Dtype>(['float64', 'int64', 'int32', 'uint64', 'uint32']);

/**
 * The narrower float precision that holds the type's values exactly (64-bit integers beyond 2^53
 * are rounded).
 */
export function naturalPrecision(dtype: Dtype): 'float32' | 'float64' {
  return WIDE.has(dtype) ? 'float64' : 'float32';
}

type Decoder = (bytes: Uint8Array, out: FloatArray, at: number) => void;

interface ElementView {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayLike<number>;
}

/** For types that JavaScript has an array of. */
const copyAs =
  (View: ElementView): Decoder =>
  (bytes, out, at) => {
    out.set(new View(bytes.buffer, bytes.byteOffset, bytes.length / View.BYTES_PER_ELEMENT), at);
  };

const DECODERS: Readonly<Record<Dtype, Decoder>> = {
  float64: copyAs(Float64Array),
  float32: copyAs(Float32Array),
  float16: decodeHalf,
  bfloat16: decodeBfloat16,
  int64: (bytes, out, at) => decodeWords(bytes, out, at, (high) => high | 0),
  int32: copyAs(Int32Array),
  int16: copyAs(Int16Array),
  int8: copyAs(Int8Array),
  uint64: (bytes, out, at) => decodeWords(bytes, out, at, (high) => high),
  uint32: copyAs(Uint32Array),
  uint16: copyAs(Uint16Array),
  uint8: copyAs(Uint8Array),
  bool: decodeBool,
};

/**
 * Decodes little-endian elements, all that `bytes` holds, into `out` from index `at`. Typed arrays are
 * little-endian on every platform that JavaScript engines are built for.
 */
export function decodeElements(dtype: Dtype, bytes: Uint8Array, out: FloatArray, at: number): void {
  const isAligned = bytes.byteOffset % DTYPE_BYTES[dtype] === 0;
  // Not slice: that of Node's Buffer shares memory and would be no better aligned.
  DECODERS[dtype](isAligned ? bytes : new Uint8Array(bytes), out, at);
}

/** Every half there is, made on first use: looking up is several times faster than computing. */
let halfValues: Float32Array | undefined;

function decodeHalf(bytes: Uint8Array, out: FloatArray, at: number): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  halfValues ??= Float32Array.from({ length: 65536 }, (_, half) => halfToNumber(half));
  for (let i = 0; i < halves.length; i++) out[at + i] = halfValues[halves[i]];
}

/** The fraction, with its hidden bit for all but subnormals, times a power of two: exact. */
function halfToNumber(half: number): number {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A bfloat16 is the upper half of a float32. */
function decodeBfloat16(bytes: Uint8Array, out: FloatArray, at: number): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
  out.set(new Float32Array(bits.buffer), at);
}

function decodeWords(bytes: Uint8Array, out: FloatArray, at: number, high: (word: number) => number): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (let i = 0; i < words.length; i += 2) out[at + (i >>> 1)] = high(words[i + 1]) * 4294967296 + words[i];
}

function decodeBool(bytes: Uint8Array, out: FloatArray, at: number): void {
  for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i] ? 1 : 0;
}
