/**
 * Joins the pieces of an ICC profile: each begins with its number, from 1, and the count of pieces. Undefined
 * without any; pieces that do not fit together give an empty profile, which no one takes for sRGB.
 */
export function joinProfile(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  if (pieces.length === 0) return undefined;
  const sorted = [...pieces].sort((a, b) => a[0] - b[0]);
  const isComplete = sorted.every((piece, i) => piece[0] === i + 1 && piece[1] === sorted.length);
  if (!isComplete) return new Uint8Array(0);
  const profile = new Uint8Array(sorted.reduce((sum, piece) => sum + piece.length - 2, 0));
  let at = 0;
  for (const piece of sorted) {
    profile.set(piece.subarray(2), at);
    at += piece.length - 2;
  }
  return profile;
}
