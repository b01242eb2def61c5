import { type Canvas, type Color, digitMiddle, drawText, fillRect, textHeight, textWidth } from './canvas.ts';
import { type ColorScale, legendColors } from './color-scale.ts';
import { FAINT, INK, NO_SCORE } from './palette.ts';

/** Where the legend stands, from its top left corner. */
export interface LegendArea {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Pixels of the canvas for each pixel of the font. */
  readonly text: number;
  /** What the numbers are. */
  readonly title: string;
  /** Whether some places have no score and are gray. */
  readonly hasGray: boolean;
}

const TOP_WORD = 'different';
const BOTTOM_WORD = 'same';
const GRAY_WORDS = 'gray: no score';

/** Lines of text above the bar: the title, and half a line for the number at its end. */
const LINES_ABOVE = 2.5;
const LINES_BELOW = 2.5;

export function smallestLegendHeight(text: number): number {
  return Math.round((LINES_ABOVE + LINES_BELOW + 8) * textHeight(text));
}

export function legendWidth({ text, title }: LegendArea, scale: ColorScale): number {
  const words = [title, TOP_WORD, GRAY_WORDS].map((line) => textWidth(line, text));
  const labels = tickLabels(scale).map((label) => labelOffset(text) + textWidth(label, text));
  return Math.max(...words, ...labels);
}

/** The bar runs from `different` at the top to `same` at the bottom, with a number at each tick. */
export function drawLegend(canvas: Canvas, area: LegendArea, scale: ColorScale): void {
  const { x, y, height, text, title, hasGray } = area;
  const line = textHeight(text);
  const top = y + Math.round(LINES_ABOVE * line);
  const bottom = y + height - Math.round(LINES_BELOW * line);
  drawText(canvas, x, y, title, { scale: text, color: INK, weight: 'bold' });
  drawText(canvas, x, y + line, TOP_WORD, { scale: text, color: FAINT });
  drawBar(canvas, { x, top, bottom, width: barWidth(text) });
  drawTicks(canvas, area, { top, bottom }, scale);
  drawText(canvas, x, bottom + Math.round(line / 2), BOTTOM_WORD, { scale: text, color: FAINT });
  if (hasGray) drawText(canvas, x, y + height - line, GRAY_WORDS, { scale: text, color: NO_SCORE_INK });
}

/** A little darker than the gray it speaks of, to be read on white. */
const NO_SCORE_INK = NO_SCORE.map((part) => part - 48) as unknown as Color;

interface Bar {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

function drawBar(canvas: Canvas, { x, top, bottom, width }: Bar): void {
  for (let y = top; y < bottom; y++) {
    const i = 3 * Math.floor((255 * (bottom - 1 - y)) / Math.max(1, bottom - 1 - top));
    fillRect(canvas, x, y, width, 1, [legendColors[i], legendColors[i + 1], legendColors[i + 2]]);
  }
}

function drawTicks(
  canvas: Canvas,
  { x, text }: LegendArea,
  { top, bottom }: Pick<Bar, 'top' | 'bottom'>,
  scale: ColorScale,
): void {
  for (const [i, label] of tickLabels(scale).entries()) {
    const y = Math.round(bottom - ((bottom - top) * i) / (scale.ticks.length - 1));
    fillRect(canvas, x + barWidth(text), y - Math.ceil(text / 2), 4 * text, text, INK);
    drawText(canvas, x + labelOffset(text), y - digitMiddle(text), label, { scale: text, color: INK });
  }
}

function barWidth(text: number): number {
  return 20 * text;
}

function labelOffset(text: number): number {
  return barWidth(text) + 8 * text;
}

/** As many digits as the distance between ticks needs; the last says that some places lie beyond. */
function tickLabels({ ticks, isClipped, same, different }: ColorScale): string[] {
  const step = Math.abs(ticks[1] - ticks[0]);
  const labels = ticks.map((tick) => tickLabel(Math.abs(tick) < step * 1e-6 ? 0 : tick, step));
  const beyond = different > same ? '≥' : '≤';
  return isClipped
    ? labels.map((label, i) => (i === labels.length - 1 ? `${beyond}${label}` : label))
    : labels;
}

function tickLabel(tick: number, step: number): string {
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  if (exponent < -4 || exponent > 5) return tick === 0 ? '0' : tick.toExponential(1);
  return tick.toFixed(Math.max(0, -exponent));
}
