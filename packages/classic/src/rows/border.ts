/** What stands beyond the edge of a picture; `valid` keeps every window inside it. */
export type Border = 'valid' | 'replicate' | 'symmetric';

/** The index inside [0, length) that stands for `index`, however far outside it lies. */
export function borderIndex(index: number, length: number, border: Border): number {
  if (index >= 0 && index < length) return index;
  if (border !== 'symmetric') return index < 0 ? 0 : length - 1;
  const period = 2 * length;
  const wrapped = ((index % period) + period) % period;
  return wrapped < length ? wrapped : period - 1 - wrapped;
}
