/** The arrays pixels may be stored in. */
export type PixelArray = Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array | Float64Array;

export type ColorSpace = 'srgb' | 'linear-srgb' | 'gray';

/**
 * Pixels and what they mean: rows from the top, channels interleaved,
 * `data.length === width * height * channels`.
 */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** 1 is gray, 3 is RGB, 4 is RGB with straight alpha. */
  readonly channels: 1 | 3 | 4;
  readonly data: PixelArray;
  /** The value of full white: 255 or 65535 for whole samples, 1 for most float images. */
  readonly range: { readonly max: number };
  readonly colorSpace: ColorSpace;
  /** Present exactly when `channels` is 4. Premultiplied pixels are not accepted. */
  readonly alpha?: 'straight';
}

/** What the `ndarray` package, and everything of its shape, looks like. Never called, only read. */
export interface NdArrayLike {
  readonly data: PixelArray | readonly number[];
  /** `[height, width]` or `[height, width, channels]`. */
  readonly shape: readonly number[];
  /** Elements (not bytes) between neighbours along each axis. */
  readonly stride: readonly number[];
  readonly offset: number;
}

/** The browser's `ImageData`, structurally: straight 8-bit RGBA. */
export interface ImageDataLike {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  readonly colorSpace?: string;
}

/** Anything a metric takes as a picture. */
export type ImageInput = Image | ImageDataLike | NdArrayLike;
