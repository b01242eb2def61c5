/** One of the seven passes of an interlaced PNG: every `stepX`-th pixel from `x` on of every `stepY`-th row. */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
}

const ADAM7: readonly (readonly [x: number, y: number, stepX: number, stepY: number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** The passes that have pixels: small pictures lack some. */
export function adam7Passes(width: number, height: number): Pass[] {
  return ADAM7.map(([x, y, stepX, stepY]) => ({
    x,
    y,
    stepX,
    stepY,
    width: Math.ceil(Math.max(width - x, 0) / stepX),
    height: Math.ceil(Math.max(height - y, 0) / stepY),
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** A picture that is not interlaced, as the one pass it is. */
export function wholePicture(width: number, height: number): Pass {
  return { x: 0, y: 0, stepX: 1, stepY: 1, width, height };
}
