import { IqaError } from '../error.ts';
import type { Image, ImageInput, NdArrayLike, PixelArray } from './image.ts';
import { emptyLike, isPixelArray } from './pixel-array.ts';

/** Whether an input has the fields of an ndarray. */
export function isNdArray(input: ImageInput): input is NdArrayLike {
  return 'shape' in input && 'stride' in input;
}

/**
 * The picture in an ndarray, without completing it: range and checks of samples are the caller's. Data in
 * rows is shared, anything else is copied into rows.
 */
export function layoutOfNdArray(
  input: NdArrayLike,
  name: string,
): Pick<Image, 'width' | 'height' | 'channels' | 'data'> {
  const { height, width, channels } = extentOf(input, name);
  const data = pixelsOf(input, name);
  const [rowStride, columnStride, channelStride = 1] = input.stride;
  const { offset } = input;
  checkReach([height, width, channels], [rowStride, columnStride, channelStride], offset, data.length, name);

  const length = height * width * channels;
  const inRows =
    (channelStride === 1 || channels === 1) &&
    (columnStride === channels || width === 1) &&
    (rowStride === width * channels || height === 1);
  if (inRows) {
    const shared = data.length === length ? data : (data.subarray(offset, offset + length) as PixelArray);
    return { width, height, channels, data: shared };
  }

  const rows = emptyLike(data, length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let from = offset + y * rowStride + x * columnStride;
      for (let c = 0; c < channels; c++, from += channelStride) rows[to++] = data[from];
    }
  }
  return { width, height, channels, data: rows };
}

function extentOf({ shape, stride }: NdArrayLike, name: string) {
  if ((shape.length !== 2 && shape.length !== 3) || stride.length !== shape.length) {
    throw new IqaError(
      'E_INPUT',
      `${name} is an ndarray of shape [${shape.join(', ')}]: [height, width] or [height, width, channels] is meant.`,
    );
  }
  const [height, width, channels = 1] = shape;
  const isSize = (n: number) => Number.isSafeInteger(n) && n > 0;
  if (!isSize(height) || !isSize(width)) {
    throw new IqaError('E_INPUT', `${name} is ${width}x${height}: both must be whole numbers above 0.`);
  }
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new IqaError(
      'E_CHANNELS',
      `${name} is an ndarray of shape [${shape.join(', ')}]: its last axis must be 1, 3 or 4 channels.`,
    );
  }
  return { height, width, channels } as const;
}

/** A plain array becomes float64; types whose range cannot be an image's are refused. */
function pixelsOf({ data }: NdArrayLike, name: string): PixelArray {
  if (isPixelArray(data)) return data;
  if (Array.isArray(data)) return Float64Array.from(data as readonly number[]);
  throw new IqaError(
    'E_INPUT',
    `${name} is an ndarray of ${(data as object)?.constructor?.name ?? typeof data}: ` +
      'convert it to uint8, uint16, float32 or float64 first.',
  );
}

/** Every element that the strides can reach lies inside the data. */
function checkReach(
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  length: number,
  name: string,
): void {
  let lowest = offset;
  let highest = offset;
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = (shape[axis] - 1) * stride[axis];
    if (reach < 0) lowest += reach;
    else highest += reach;
  }
  const isInside =
    Number.isSafeInteger(lowest) && Number.isSafeInteger(highest) && lowest >= 0 && highest < length;
  if (isInside) return;
  throw new IqaError(
    'E_INPUT',
    `${name} is an ndarray whose strides and offset leave its ${length} elements.`,
  );
}
