import type { Image } from '@iqakit/core/image';
import { FONT_ASCENT, FONT_GLYPHS, FONT_HEIGHT, FONT_WIDTH } from './font.ts';

export type Color = readonly [red: number, green: number, blue: number];

/** An 8-bit RGB picture to draw on. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface TextOptions {
  /** Pixels of the canvas for each pixel of the font. */
  readonly scale: number;
  readonly color: Color;
  readonly weight?: 'normal' | 'bold';
}

export function createCanvas(width: number, height: number, [red, green, blue]: Color): Canvas {
  const canvas = { width, height, data: new Uint8Array(width * height * 3) };
  fillRect(canvas, 0, 0, width, height, [red, green, blue]);
  return canvas;
}

export function canvasImage({ width, height, data }: Canvas): Image {
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

/** Fills the part of a rectangle that is on the canvas. */
export function fillRect(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  color: Color,
): void {
  const left = Math.max(0, x);
  const right = Math.min(canvas.width, x + width);
  const bottom = Math.min(canvas.height, y + height);
  for (let row = Math.max(0, y); row < bottom; row++) {
    for (let column = left; column < right; column++) setPixel(canvas, column, row, color);
  }
}

export function setPixel({ data, width }: Canvas, x: number, y: number, [red, green, blue]: Color): void {
  const i = 3 * (y * width + x);
  data[i] = red;
  data[i + 1] = green;
  data[i + 2] = blue;
}

export function textWidth(text: string, scale: number): number {
  return [...text].length * FONT_WIDTH * scale;
}

export function textHeight(scale: number): number {
  return FONT_HEIGHT * scale;
}

/** How far below the top of a line its digits have their middle. */
export function digitMiddle(scale: number): number {
  return (FONT_ASCENT - 5) * scale;
}

/** Draws a line of text with its top left corner at (x, y). A sign that the font lacks is a question mark. */
export function drawText(canvas: Canvas, x: number, y: number, text: string, options: TextOptions): void {
  let left = x;
  for (const sign of text) {
    drawSign(canvas, left, y, sign, options);
    left += FONT_WIDTH * options.scale;
  }
}

function drawSign(
  canvas: Canvas,
  x: number,
  y: number,
  sign: string,
  { scale, color, weight }: TextOptions,
): void {
  if (sign === ' ') return;
  const rows = FONT_GLYPHS[sign] ?? FONT_GLYPHS['?'];
  const thickness = weight === 'bold' ? 2 : 1;
  for (let row = 0; row < FONT_HEIGHT; row++) {
    const bits = Number.parseInt(rows.slice(3 * row, 3 * row + 3), 16);
    for (let column = 0; column < FONT_WIDTH; column++) {
      const isSet = (bits >> (FONT_WIDTH - 1 - column)) & 1;
      if (isSet) fillRect(canvas, x + column * scale, y + row * scale, thickness * scale, scale, color);
    }
  }
}
