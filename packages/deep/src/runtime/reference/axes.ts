/** How far apart neighbours along each axis lie in row-major order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The strides that make a tensor look like the larger `target`: 0 along every axis it is stretched. */
export function stretchedStrides(shape: readonly number[], target: readonly number[]): number[] {
  const own = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]));
}

/** Axes to walk over, with the strides of every tensor walked. */
export interface Walk {
  readonly extents: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/**
 * The same walk with as few axes as possible: axes of one element go, and neighbours that every tensor
 * steps through as through one become one. At least one axis remains.
 */
export function mergeAxes({ extents, strides }: Walk): Walk {
  const merged: number[] = [];
  const mergedStrides: number[][] = strides.map(() => []);
  extents.forEach((extent, axis) => {
    if (extent === 1) return;
    const last = merged.length - 1;
    const joins = last >= 0 && strides.every((own, i) => mergedStrides[i][last] === own[axis] * extent);
    if (!joins) merged.push(extent);
    else merged[last] *= extent;
    strides.forEach((own, i) => {
      mergedStrides[i][merged.length - 1] = own[axis];
    });
  });
  if (merged.length > 0) return { extents: merged, strides: mergedStrides };
  return { extents: [1], strides: strides.map(() => [0]) };
}

/** Where each element of a walk lies, in row-major order. */
export function offsetsOf(extents: readonly number[], strides: readonly number[]): Float64Array {
  let offsets = Float64Array.of(0);
  extents.forEach((extent, axis) => {
    const longer = new Float64Array(offsets.length * extent);
    for (let i = 0; i < longer.length; i++) {
      const step = i % extent;
      longer[i] = offsets[(i - step) / extent] + step * strides[axis];
    }
    offsets = longer;
  });
  return offsets;
}
