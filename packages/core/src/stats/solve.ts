/**
 * Solves a small dense system in place by elimination with row pivoting.
 *
 * @param matrix - n rows of n numbers; overwritten
 * @param right - n numbers; overwritten with the solution
 * @returns whether the matrix was regular to working precision
 */
export function solveInPlace(matrix: readonly Float64Array[], right: Float64Array): boolean {
  const n = right.length;
  const rows = [...matrix];
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    if (!(Math.abs(rows[pivot][column]) > 1e-300)) return false;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    [right[column], right[pivot]] = [right[pivot], right[column]];
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k < n; k++) rows[row][k] -= factor * rows[column][k];
      right[row] -= factor * right[column];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) right[row] -= rows[row][k] * right[k];
    right[row] /= rows[row][row];
  }
  return true;
}
