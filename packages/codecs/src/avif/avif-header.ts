import { IqaError } from '@iqakit/core';
import type { MetricWarning } from '@iqakit/core/metric';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { cicpWarning } from '../colour/coding-independent.ts';
import { iccWarning } from '../colour/icc-profile.ts';
import type { ImageHeader } from '../format/decoder.ts';
import type { Orientation } from '../orientation/orientation.ts';
import { findBox, fullBox, readerOf } from './read-boxes.ts';
import { type Item, type ItemTable, readItems } from './read-items.ts';
import { findSequenceHeader, type SequenceHeader } from './sequence-header.ts';

const CODED_PICTURE = 'av01';
const GRID = 'grid';

const ALPHA_KINDS = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/** Tiles may reach beyond a grid, but not so far that padding becomes the main work. */
const MOST_PADDING = 4;
const ALWAYS_ALLOWED_PIXELS = 2 ** 22;

/** Reads the description of a still AVIF: size, depth, channels, colours and transformations. */
export function readAvifHeader(bytes: Uint8Array): ImageHeader {
  const brands = readBrands(bytes);
  if (brands[0] === 'avis') {
    throw decodeError('This AVIF is animated. Save the frame that is to be measured as a still picture.');
  }
  const table = readItems(bytes);
  const { primary } = table;
  if (primary.type !== CODED_PICTURE && primary.type !== GRID) {
    throw decodeError(`This AVIF's main picture is of the type "${primary.type}", which is not supported.`);
  }
  const size = sizeOf(primary);
  const coded = codedPictures(table);
  const sequence = checkCodedSizes(size, table, coded);
  const { bitDepth, isGray } = codingOf(coded[0]);
  const hasAlpha = hasAlphaPlane(table, coded);
  refuseCrop(primary, size);
  return {
    ...size,
    channels: hasAlpha ? 4 : isGray ? 1 : 3,
    bitDepth,
    sampleBytes: bitDepth > 8 ? 2 : 1,
    orientation: orientationOf(primary),
    layout: `${bitDepth}-bit ${isGray ? 'gray' : 'colour'}${hasAlpha ? ' with alpha' : ''}${primary.type === GRID ? `, grid of ${coded.length}` : ''}`,
    warnings: [...colorWarnings(primary, coded[0], sequence), ...animationWarnings(brands)],
  };
}

function readBrands(bytes: Uint8Array): string[] {
  const reader = readerOf(bytes);
  const end = Math.min(reader.u32(), bytes.length);
  reader.skip(4);
  const brands = [reader.tag()];
  reader.skip(4);
  while (reader.position + 4 <= end) brands.push(reader.tag());
  return brands;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf(item: Item): Size {
  const extents = findBox(item.properties, 'ispe');
  if (extents === undefined) throw decodeError('This AVIF is damaged: it does not give its size.');
  const { reader } = fullBox(extents);
  return { width: reader.u32(), height: reader.u32() };
}

/** The primary picture itself, or the tiles of its grid. */
function codedPictures({ primary, items, references }: ItemTable): Item[] {
  if (primary.type === CODED_PICTURE) return [primary];
  const tiles = references
    .filter(({ type, from }) => type === 'dimg' && from === primary.id)
    .map(({ to }) => items.get(to));
  if (tiles.length === 0 || tiles.some((tile) => tile?.type !== CODED_PICTURE)) {
    throw decodeError('This AVIF is damaged: tiles of its grid are missing.');
  }
  return tiles as Item[];
}

/**
 * The decoder allocates what the coded data says, not what the container says, so both are looked at. Returns
 * the main picture's sequence header.
 */
function checkCodedSizes(
  { width, height }: Size,
  { items }: ItemTable,
  coded: readonly Item[],
): SequenceHeader {
  const limit = Math.max(MOST_PADDING * width * height, ALWAYS_ALLOWED_PIXELS);
  const sequences = new Map<Item, SequenceHeader>();
  for (const item of items.values()) {
    if (item.type === CODED_PICTURE) sequences.set(item, sequenceOf(item));
  }
  const pixels = [...sequences.values()].map(({ maxWidth, maxHeight }) => maxWidth * maxHeight);
  const total = coded.reduce((sum, item) => sum + pixelsOf(sequences.get(item)), 0);
  if (total > limit || pixels.some((count) => count > limit)) {
    throw new IqaError(
      'E_LIMIT',
      `This AVIF says it has ${width}x${height} pixels, but its coded data is for far more: it is damaged or hostile.`,
    );
  }
  const first = sequences.get(coded[0]);
  if (first === undefined) throw truncatedError('AVIF', 'it has no pixels');
  return first;
}

function pixelsOf(sequence: SequenceHeader | undefined): number {
  return sequence === undefined ? 0 : sequence.maxWidth * sequence.maxHeight;
}

function sequenceOf({ data }: Item): SequenceHeader {
  const sequence = data.length === 0 ? undefined : findSequenceHeader(data[0]);
  if (sequence === undefined)
    throw decodeError('This AVIF is damaged: its coded data does not begin like a picture.');
  return sequence;
}

/** `av1C`: a marker and version, profile and level, then flags. */
function codingOf(item: Item): { bitDepth: number; isGray: boolean } {
  const configuration = findBox(item.properties, 'av1C');
  if (configuration === undefined || configuration.length < 4) {
    throw decodeError('This AVIF is damaged: it does not say how it is coded.');
  }
  const flags = configuration[2];
  const isHigh = (flags & 0x40) !== 0;
  const isTwelve = (flags & 0x20) !== 0;
  return { bitDepth: isHigh ? (isTwelve ? 12 : 10) : 8, isGray: (flags & 0x10) !== 0 };
}

/** Alpha is a picture of its own that refers to the main one, or one to each tile. */
function hasAlphaPlane({ primary, items, references }: ItemTable, coded: readonly Item[]): boolean {
  const pictures = new Set([primary.id, ...coded.map(({ id }) => id)]);
  return references.some(({ type, from, to }) => {
    const auxiliary = items.get(from);
    return type === 'auxl' && pictures.has(to) && auxiliary !== undefined && isAlpha(auxiliary);
  });
}

function isAlpha({ properties }: Item): boolean {
  const kind = findBox(properties, 'auxC');
  if (kind === undefined) return false;
  const text = String.fromCharCode(...kind.subarray(4, 4 + 100));
  return ALPHA_KINDS.some((name) => text.startsWith(`${name}\0`));
}

/** A clean aperture that is smaller than the picture would have to be cut out. */
function refuseCrop({ properties }: Item, { width, height }: Size): void {
  const aperture = findBox(properties, 'clap');
  if (aperture === undefined) return;
  const reader = readerOf(aperture);
  const [widthN, widthD, heightN, heightD] = Array.from({ length: 4 }, () => reader.u32());
  if (widthN === width * widthD && heightN === height * heightD) return;
  throw decodeError(
    'This AVIF shows a part of its pixels only (clean aperture), which is not supported: save it again, cropped.',
  );
}

/** Quarter turns counterclockwise, then a mirror, as EXIF's numbers. */
const TURNED: readonly Orientation[] = [1, 8, 3, 6];
const TURNED_THEN_TOP_TO_BOTTOM: readonly Orientation[] = [4, 5, 2, 7];
const TURNED_THEN_LEFT_TO_RIGHT: readonly Orientation[] = [2, 7, 4, 5];

/** `irot` and `imir`, in the order that the file gives them. EXIF's orientation does not count in AVIF. */
function orientationOf({ properties }: Item): Orientation {
  const turnAt = properties.findIndex(({ type }) => type === 'irot');
  const mirrorAt = properties.findIndex(({ type }) => type === 'imir');
  const turns = turnAt < 0 ? 0 : properties[turnAt].body[0] & 3;
  if (mirrorAt < 0) return TURNED[turns];
  // Mirroring and then turning is turning the other way and then mirroring.
  const turnsFirst = mirrorAt < turnAt ? (4 - turns) & 3 : turns;
  const isLeftToRight = (properties[mirrorAt].body[0] & 1) === 1;
  return (isLeftToRight ? TURNED_THEN_LEFT_TO_RIGHT : TURNED_THEN_TOP_TO_BOTTOM)[turnsFirst];
}

/** A profile counts before code points, the container before the coded data. */
function colorWarnings(primary: Item, coded: Item, sequence: SequenceHeader): MetricWarning[] {
  const colors = [...primary.properties, ...coded.properties]
    .filter(({ type }) => type === 'colr')
    .map(({ body }) => body);
  const profile = colors.find((body) => ['prof', 'rICC'].includes(kindOf(body)));
  const points = colors.find((body) => kindOf(body) === 'nclx');
  const warning =
    profile !== undefined ? iccWarning(profile.subarray(4)) : codePointWarning(points, sequence);
  return warning === undefined ? [] : [warning];
}

function kindOf(body: Uint8Array): string {
  return String.fromCharCode(...body.subarray(0, 4));
}

function codePointWarning(points: Uint8Array | undefined, { primaries, transfer }: SequenceHeader) {
  if (points === undefined) return cicpWarning(primaries, transfer);
  const reader = readerOf(points);
  reader.skip(4);
  return cicpWarning(reader.u16(), reader.u16());
}

function animationWarnings(brands: readonly string[]): MetricWarning[] {
  if (!brands.includes('avis')) return [];
  return [{ code: 'ANIMATION', message: 'This AVIF holds an animation as well; its still picture is used.' }];
}
