/** Doubles that operations work in, kept from one operation and run to the next. */
export class Workspace {
  readonly #arrays = new Map<string, Float64Array>();

  /** At least `length` doubles; what they hold is left over. The same role is the same memory. */
  take(role: string, length: number): Float64Array {
    const known = this.#arrays.get(role);
    if (known !== undefined && known.length >= length) return known;
    const array = new Float64Array(length);
    this.#arrays.set(role, array);
    return array;
  }

  clear(): void {
    this.#arrays.clear();
  }
}
