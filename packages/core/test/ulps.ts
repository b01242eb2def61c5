const view = new DataView(new ArrayBuffer(8));

/** How many float64 numbers lie from `a` to `b`: 0 for the same number, 1 for neighbours. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b))
    return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const distance = placeOf(a) - placeOf(b);
  return Number(distance < 0n ? -distance : distance);
}

/** A number's place among all float64 numbers; both zeros share one. */
function placeOf(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const size = bits & 0x7fffffffffffffffn;
  return bits >> 63n === 0n ? size : -size;
}
