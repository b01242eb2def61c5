import type { PixelArray } from '@iqakit/core/image';
import type { MetricWarning } from '@iqakit/core/metric';
import type { Orientation } from '../orientation/orientation.ts';
import type { WasmLoader } from '../wasm/wasm-loader.ts';

/** What a file says of its picture before a single pixel is decoded. */
export interface ImageHeader {
  /** As stored; `orientation` may swap them. */
  readonly width: number;
  readonly height: number;
  /** Of the decoded picture: a palette counts as RGB, gray with alpha as RGBA. */
  readonly channels: 1 | 3 | 4;
  /** Bits per sample in the file. */
  readonly bitDepth: number;
  /** Bytes per sample once decoded. */
  readonly sampleBytes: 1 | 2 | 4;
  readonly orientation: Orientation;
  /** The stored layout in words, for the provenance: `8-bit palette, interlaced`. */
  readonly layout: string;
  readonly warnings: readonly MetricWarning[];
}

/** Pixels in the file's own orientation. */
export interface DecodedPixels {
  readonly data: PixelArray;
  /** The value of full white. */
  readonly max: number;
  /** What was done to the samples on the way, beyond plain decoding. */
  readonly steps?: readonly string[];
  readonly warnings?: readonly MetricWarning[];
}

/** What a decoder may use from outside. */
export interface DecodeContext {
  readonly wasm: WasmLoader;
  /** White of files with float samples. */
  readonly floatMax: number;
}

/**
 * One format. `readHeader` reads and checks everything that bounds the work, so that limits can be applied
 * before `decodePixels` allocates anything.
 */
export interface FormatDecoder<Header extends ImageHeader = ImageHeader> {
  readHeader(bytes: Uint8Array): Header;
  decodePixels(bytes: Uint8Array, header: Header, context: DecodeContext): Promise<DecodedPixels>;
}
