import type { OpinionData } from '../datasets/data-set.ts';
import { type Axis, createAxis } from './axis.ts';
import { formatEstimate, headingOf } from './describe-evaluation.ts';
import type { MetricEvaluation } from './evaluation.ts';

const WIDTH = 720;
const HEIGHT = 540;

/** The frame inside the picture; the legend stands to its right. */
const FRAME = { left: 80, top: 88, right: 540, bottom: 470 };

/** Okabe and Ito's colours, which people with any colour vision tell apart; shapes help in print. */
const MARKS = [
  { color: '#0072b2', shape: 'circle' },
  { color: '#d55e00', shape: 'square' },
  { color: '#009e73', shape: 'triangle' },
  { color: '#cc79a7', shape: 'diamond' },
  { color: '#e69f00', shape: 'circle' },
  { color: '#56b4e9', shape: 'square' },
  { color: '#333333', shape: 'triangle' },
  { color: '#a6761d', shape: 'diamond' },
] as const;

type Mark = (typeof MARKS)[number];

const CURVE_POINTS = 200;
const INK = '#222222';
const FAINT = '#666666';
const GRID = '#e4e4e4';

/** Opinions over one metric's scores with the fitted curve, as an SVG that needs nothing else. */
export function scatterPlot(data: OpinionData, scores: Float64Array, metric: MetricEvaluation): string {
  const rows = data.pairs.map((_, row) => row).filter((row) => Number.isFinite(scores[row]));
  const x = createAxis(
    rows.map((row) => scores[row]),
    6,
  );
  const y = createAxis(
    rows.map((row) => data.pairs[row].opinion),
    7,
  );
  const markOf = marksByDistortion(data);
  const points = rows.map((row) => {
    const { opinion, distortion } = data.pairs[row];
    return drawMark(markOf(distortion), acrossFrame(x, scores[row]), downFrame(y, opinion));
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...drawTitle(data, metric),
    ...drawAxes(x, y),
    ...drawAxisTitles(data, metric),
    `<g fill-opacity="0.75">`,
    ...points,
    '</g>',
    ...drawCurve(metric, x, y),
    ...drawLegend(data, metric, markOf),
    '</svg>',
    '',
  ].join('\n');
}

function acrossFrame(axis: Axis, value: number): number {
  return FRAME.left + axis.place(value) * (FRAME.right - FRAME.left);
}

function downFrame(axis: Axis, value: number): number {
  return FRAME.bottom - axis.place(value) * (FRAME.bottom - FRAME.top);
}

/** More distortions than marks would not be told apart: then all have the first. */
function marksByDistortion({ pairs }: OpinionData): (distortion: string | null) => Mark {
  const names = distortionsOf(pairs);
  return (distortion) => {
    const place = distortion === null ? 0 : names.indexOf(distortion);
    return MARKS[names.length > MARKS.length ? 0 : place];
  };
}

function distortionsOf(pairs: OpinionData['pairs']): readonly string[] {
  return [...new Set(pairs.map(({ distortion }) => distortion))].filter((name) => name !== null);
}

function drawMark({ color, shape }: Mark, x: number, y: number): string {
  const at = (dx: number, dy: number) => `${round(x + dx)},${round(y + dy)}`;
  switch (shape) {
    case 'circle':
      return `<circle cx="${round(x)}" cy="${round(y)}" r="4" fill="${color}"/>`;
    case 'square':
      return `<rect x="${round(x - 3.5)}" y="${round(y - 3.5)}" width="7" height="7" fill="${color}"/>`;
    case 'triangle':
      return `<polygon points="${at(0, -4.8)} ${at(4.5, 3.2)} ${at(-4.5, 3.2)}" fill="${color}"/>`;
    case 'diamond':
      return `<polygon points="${at(0, -5)} ${at(5, 0)} ${at(0, 5)} ${at(-5, 0)}" fill="${color}"/>`;
  }
}

function drawTitle(data: OpinionData, { title, preset, parts: [all] }: MetricEvaluation): string[] {
  const { srcc, plccFitted } = all.statistics;
  const range = srcc === null ? '' : ` (95%: ${srcc.low.toFixed(3)} to ${srcc.high.toFixed(3)})`;
  const numbers = `SRCC ${formatEstimate(srcc)}${range}, PLCC after the fit ${formatEstimate(plccFitted)}`;
  const small = `fill="${FAINT}" font-size="12"`;
  return [
    text(FRAME.left, 30, `${title} (${preset}) against opinions`, 'font-size="18" font-weight="bold"'),
    text(FRAME.left, 52, headingOf({ ...data, rows: all.rows }), small),
    text(FRAME.left, 70, numbers, small),
  ];
}

function drawAxes(x: Axis, y: Axis): string[] {
  const { left, top, right, bottom } = FRAME;
  return [
    ...x.ticks.flatMap((tick) => {
      const at = round(acrossFrame(x, tick));
      return [
        `<path d="M${at} ${top}V${bottom}" stroke="${GRID}"/><path d="M${at} ${bottom}v5" stroke="${INK}"/>`,
        text(at, bottom + 20, x.label(tick), 'text-anchor="middle"'),
      ];
    }),
    ...y.ticks.flatMap((tick) => {
      const at = round(downFrame(y, tick));
      return [
        `<path d="M${left} ${at}H${right}" stroke="${GRID}"/><path d="M${left} ${at}h-5" stroke="${INK}"/>`,
        text(left - 9, at + 4.5, y.label(tick), 'text-anchor="end"'),
      ];
    }),
    `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="${INK}"/>`,
  ];
}

function drawAxisTitles({ scale }: OpinionData, { metric, direction }: MetricEvaluation): string[] {
  const { left, top, right, bottom } = FRAME;
  const better = direction === 'higher-better' ? 'higher is better' : 'lower is better';
  const opinion = scale === 'mos' ? 'MOS (higher is better)' : 'DMOS (lower is better)';
  const middle = (top + bottom) / 2;
  return [
    text((left + right) / 2, bottom + 46, `${metric} (${better})`, 'text-anchor="middle"'),
    text(28, middle, opinion, `text-anchor="middle" transform="rotate(-90 28 ${middle})"`),
  ];
}

/** The curve where there are scores; what of it lies beyond the frame is cut. */
function drawCurve({ curve }: MetricEvaluation, x: Axis, y: Axis): string[] {
  if (curve === null) return [];
  const { left, top, right, bottom } = FRAME;
  const places = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const score = x.low + (i / CURVE_POINTS) * (x.high - x.low);
    return `${round(acrossFrame(x, score))},${round(downFrame(y, curve.predict(score)))}`;
  });
  return [
    `<clipPath id="frame"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath>`,
    `<polyline points="${places.join(' ')}" fill="none" stroke="${INK}" stroke-width="2" clip-path="url(#frame)"/>`,
  ];
}

function drawLegend(
  { pairs }: OpinionData,
  { curve }: MetricEvaluation,
  markOf: (distortion: string | null) => Mark,
): string[] {
  const left = FRAME.right + 24;
  const distortions = distortionsOf(pairs);
  const isTold = distortions.length > 0 && distortions.length <= MARKS.length;
  const together = distortions.length === 0 ? 'pairs' : `${distortions.length} distortions`;
  const names = isTold ? distortions : [together];
  const entries = names.map((name, i) => {
    const y = FRAME.top + 12 + 22 * i;
    const mark = isTold ? markOf(name) : MARKS[0];
    return `${drawMark(mark, left, y)}${text(left + 14, y + 4.5, name)}`;
  });
  if (curve === null) return entries;
  const y = FRAME.top + 12 + 22 * names.length;
  const line = `<path d="M${left - 8} ${y}h16" stroke="${INK}" stroke-width="2"/>`;
  return [...entries, `${line}${text(left + 14, y + 4.5, 'fitted logistic')}`];
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeText(content)}</text>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Names come from files: control characters have no place in XML at all. */
function escapeText(content: string): string {
  return content.replace(/[&<>]/g, (sign) => ESCAPES[sign]).replace(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
}

/** A hundredth of a pixel is enough, and keeps the file small. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
