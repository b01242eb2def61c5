import { type Image, IqaError, type PixelArray } from '@iqakit/core';
import type { GraphBuilder, Value } from '../graph/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Tensor } from '../tensor/index.ts';

/**
 * Pictures of one size as `[N, H, W, 3]` with white at 255, whatever their range; gray ones become
 * three equal channels. Throws E_SIZE_MISMATCH where sizes differ.
 */
export function pixelBatch(images: readonly Image[], precision: Runtime['precision']): Tensor {
  const { width, height } = images[0] as Image;
  const size = width * height * 3;
  const data =
    precision === 'float64' ? new Float64Array(size * images.length) : new Float32Array(size * images.length);
  for (const [i, image] of images.entries()) {
    if (image.width !== width || image.height !== height) {
      throw new IqaError(
        'E_SIZE_MISMATCH',
        `A batch needs pictures of one size: ${width}x${height} and ${image.width}x${image.height}.`,
      );
    }
    writePixels(image, data, i * size);
  }
  return { shape: [images.length, height, width, 3], data };
}

function writePixels(image: Image, target: Float32Array | Float64Array, start: number): void {
  if (image.channels === 3 && image.range.max === 255) {
    target.set(image.data, start);
    return;
  }
  const { data, channels, range } = image;
  const count = image.width * image.height;
  const step = channels === 1 ? 0 : 1;
  for (let pixel = 0; pixel < count; pixel++) {
    const from = pixel * channels;
    const to = start + pixel * 3;
    for (let channel = 0; channel < 3; channel++) {
      target[to + channel] = (sample(data, from + channel * step) * 255) / range.max;
    }
  }
}

function sample(data: PixelArray, index: number): number {
  return data[index] as number;
}

/** The graph's side of {@link pixelBatch}: an input `[N, H, W, 3]` to planes `[N, 3, H, W]` in [0, 1]. */
export function rgbPlanes(graph: GraphBuilder, pixels: Value): Value {
  return graph.div('rgb', graph.transpose('planes', pixels, [0, 3, 1, 2]), 255);
}
