import { decodeImage } from '@iqakit/codecs';
import { type Image, isOpaque } from '@iqakit/core/image';
import type { MetricWarning } from '@iqakit/core/metric';
import { type Background, describeBackground, layOver } from './background.ts';
import { decoderWasm } from './decoder-wasm.ts';

/** A decoded file with its history. */
export interface Picture {
  readonly path: string;
  readonly image: Image;
  /** The size in the file, before any fitting. */
  readonly width: number;
  readonly height: number;
  readonly steps: readonly string[];
  readonly warnings: readonly MetricWarning[];
}

export interface PicturePair {
  readonly reference: Picture;
  readonly distorted: Picture;
}

export interface DecodeSettings {
  readonly maxPixels?: number;
  readonly background?: Background;
}

/** Decodes a file's bytes by their content; the path, `-` for standard input, only helps messages. Throws E_DECODE, E_LIMIT. */
export async function decodePicture(
  bytes: Uint8Array,
  path: string,
  settings: DecodeSettings,
): Promise<Picture> {
  const name = path === '-' ? 'standard input' : path;
  const { image, steps, warnings } = await decodeImage(bytes, {
    name,
    wasm: decoderWasm,
    ...(settings.maxPixels === undefined ? {} : { maxPixels: settings.maxPixels }),
  });
  const flat = flatten(image, settings.background);
  return {
    path,
    image: flat.image,
    width: image.width,
    height: image.height,
    steps: [...steps, ...flat.steps],
    warnings,
  };
}

/** An alpha channel that hides nothing stays: metrics step over it, and a copy would cost memory. */
function flatten(image: Image, background?: Background): { image: Image; steps: string[] } {
  if (background === undefined || isOpaque(image)) return { image, steps: [] };
  return { image: layOver(image, background), steps: [`laid over ${describeBackground(background)}`] };
}
