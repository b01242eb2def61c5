import type { Image } from '@iqakit/core/image';
import type { MetricDefinition, MetricResult, ScoreMap } from '@iqakit/core/metric';
import { formatDirection, formatScore } from '../report/format-score.ts';
import { type Canvas, canvasImage, createCanvas, drawText, textHeight, textWidth } from './canvas.ts';
import { type ColorScale, colorIndex, legendColors, scaleOfMap, scaleOfRange } from './color-scale.ts';
import { drawLegend, type LegendArea, legendWidth, smallestLegendHeight } from './legend.ts';
import { FAINT, INK, NO_SCORE, PAPER } from './palette.ts';

/** Smaller pictures are enlarged, so that the picture is larger than its legend. */
const SMALLEST_SIDE = 320;
/** Text grows with pictures larger than this. */
const TEXT_UNIT = 900;

export interface MapPicture {
  readonly definition: MetricDefinition;
  readonly result: MetricResult;
  readonly map: ScoreMap;
  /** The size of the pictures that were compared, or of the map where that does not lie over them. */
  readonly width: number;
  readonly height: number;
  readonly range?: readonly [low: number, high: number];
}

/**
 * A map as a picture for people: the score of every pixel in perceptually even colours, exactly where
 * the pixel is, under the metric's name and score, beside a legend with numbers.
 */
export function renderMap(picture: MapPicture): Image {
  const { map, definition, range } = picture;
  const scale = range === undefined ? scaleOfMap(map, definition) : scaleOfRange(map, range);
  const layout = layOut(picture, scale);
  const canvas = createCanvas(layout.width, layout.height, PAPER);
  drawTitle(canvas, layout);
  drawMap(canvas, layout, picture, scale);
  drawLegend(canvas, layout.legend, scale);
  return canvasImage(canvas);
}

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas for each pixel of the font. */
  readonly text: number;
  /** Pixels of the canvas for each pixel of the pictures. */
  readonly zoom: number;
  readonly gap: number;
  readonly map: { readonly x: number; readonly y: number };
  readonly legend: LegendArea;
  readonly title: string;
  readonly subtitle: string;
}

function layOut({ definition, result, map: scoreMap, width, height }: MapPicture, scale: ColorScale): Layout {
  const zoom = Math.max(1, Math.ceil(SMALLEST_SIDE / Math.max(width, height)));
  const text = Math.max(1, Math.round((Math.max(width, height) * zoom) / TEXT_UNIT));
  const gap = 12 * text;
  const title = `${definition.id}  ${formatScore(result.score, definition)}`;
  const zoomed = zoom === 1 ? [] : [`${width}×${height} shown ${zoom}×`];
  const places = definition.mapPlaces === undefined ? [] : [definition.mapPlaces];
  const direction = formatDirection(result.direction);
  const subtitle = [definition.title, result.preset, direction, ...places, ...zoomed].join(' · ');
  const map = { x: gap, y: 2 * gap + 2 * textHeight(text) };
  const legend: LegendArea = {
    x: map.x + width * zoom + gap,
    y: map.y,
    height: Math.max(height * zoom, smallestLegendHeight(text)),
    text,
    title: definition.mapTitle ?? definition.id,
    hasGray: !coversAll(scoreMap, width, height),
  };
  const titleRight = gap + Math.max(textWidth(title, text), textWidth(subtitle, text));
  return {
    width: Math.max(legend.x + legendWidth(legend, scale), titleRight) + gap,
    height: legend.y + legend.height + gap,
    text,
    zoom,
    gap,
    map,
    legend,
    title,
    subtitle,
  };
}

/** Whether every pixel of the pictures has a score. */
function coversAll(map: ScoreMap, width: number, height: number): boolean {
  const columns = sourceIndices(width, map.offset.x, map.scale.x, map.width);
  const rows = sourceIndices(height, map.offset.y, map.scale.y, map.height);
  return !columns.includes(-1) && !rows.includes(-1) && !map.data.some(Number.isNaN);
}

function drawTitle(canvas: Canvas, { title, subtitle, text, gap }: Layout): void {
  drawText(canvas, gap, gap, title, { scale: text, color: INK, weight: 'bold' });
  drawText(canvas, gap, gap + textHeight(text), subtitle, { scale: text, color: FAINT });
}

function drawMap(
  canvas: Canvas,
  { map: area, zoom }: Layout,
  { map, width, height }: MapPicture,
  scale: ColorScale,
): void {
  const columns = sourceIndices(width, map.offset.x, map.scale.x, map.width);
  const rows = sourceIndices(height, map.offset.y, map.scale.y, map.height);
  for (let y = 0; y < height * zoom; y++) {
    const row = rows[Math.floor(y / zoom)];
    let to = 3 * ((area.y + y) * canvas.width + area.x);
    for (let x = 0; x < width * zoom; x++, to += 3) {
      const column = columns[Math.floor(x / zoom)];
      const value = row < 0 || column < 0 ? Number.NaN : map.data[row * map.width + column];
      paint(canvas.data, to, value, scale);
    }
  }
}

/** For each pixel of the source, the place of the map that is nearest to it; -1 outside of the map. */
function sourceIndices(pixels: number, offset: number, scale: number, places: number): Int32Array {
  return Int32Array.from({ length: pixels }, (_, pixel) => {
    const place = Math.round((pixel - offset) / scale);
    return place >= 0 && place < places ? place : -1;
  });
}

function paint(data: Uint8Array, to: number, value: number, scale: ColorScale): void {
  const [colors, from] = Number.isNaN(value) ? [NO_SCORE, 0] : [legendColors, colorIndex(scale, value)];
  data[to] = colors[from];
  data[to + 1] = colors[from + 1];
  data[to + 2] = colors[from + 2];
}
