import { emptyLike, type PixelArray } from '@iqakit/core/image';
import { type Orientation, swapsAxes } from './orientation.ts';

/** Pixels without their meaning: interleaved rows from the top. */
export interface Raster {
  readonly data: PixelArray;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Where the upright picture's first pixel is stored, and how far apart its neighbours are, in pixels. */
interface Walk {
  readonly start: number;
  readonly right: number;
  readonly down: number;
}

/** The picture as it is meant to be seen. Orientation 1 gives back the raster itself, others copy it once. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { data, channels } = raster;
  const width = swapsAxes(orientation) ? raster.height : raster.width;
  const height = swapsAxes(orientation) ? raster.width : raster.height;
  const { start, right, down } = walkOf(raster.width, raster.height, orientation);
  const upright = emptyLike(data, data.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = (start + y * down) * channels;
    for (let x = 0; x < width; x++, from += right * channels) {
      for (let c = 0; c < channels; c++) upright[to++] = data[from + c];
    }
  }
  return { data: upright, width, height, channels };
}

/** `w` and `h` are the stored width and height. */
function walkOf(w: number, h: number, orientation: Exclude<Orientation, 1>): Walk {
  const last = w * h - 1;
  switch (orientation) {
    case 2:
      return { start: w - 1, right: -1, down: w };
    case 3:
      return { start: last, right: -1, down: -w };
    case 4:
      return { start: last - (w - 1), right: 1, down: -w };
    case 5:
      return { start: 0, right: w, down: 1 };
    case 6:
      return { start: last - (w - 1), right: -w, down: 1 };
    case 7:
      return { start: last, right: -w, down: -1 };
    case 8:
      return { start: w - 1, right: w, down: -1 };
  }
}
