/**
 * The candidate that a mistyped word most likely meant.
 *
 * @param word - what was typed
 * @param candidates - what could have been meant
 * @returns the nearest candidate by edit distance, letter case aside, or undefined where none is near
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance >= bestDistance || distance > allowedDistance(word, candidate)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** ` Did you mean "ssim"?`, or what there is to choose from where nothing is near. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = suggest(word, known);
  if (near !== undefined) return ` Did you mean "${near}"?`;
  return known.length > 0 ? ` Known: ${known.join(', ')}.` : '';
}

/** A third of the letters may be wrong, at least one; a longer word's beginning counts as near. */
function allowedDistance(word: string, candidate: string): number {
  const isBeginning = word.length >= 3 && candidate.toLowerCase().startsWith(word.toLowerCase());
  if (isBeginning) return candidate.length;
  return Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
