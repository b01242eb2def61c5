import type { MetricWarning } from '@iqakit/core/metric';
import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { embeddedColorWarnings } from '../colour/embedded-color.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { readExif } from '../orientation/read-exif.ts';
import { joinProfile } from './join-profile.ts';

const MARKER = {
  sof0: 0xc0,
  dht: 0xc4,
  jpg: 0xc8,
  dac: 0xcc,
  sof15: 0xcf,
  rst0: 0xd0,
  rst7: 0xd7,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app1: 0xe1,
  app2: 0xe2,
};

/** Frame types by marker; the others are lossless, hierarchical or arithmetic-coded. */
const DECODED_FRAMES: Readonly<Record<number, string>> = {
  192: 'baseline',
  193: 'extended',
  194: 'progressive',
};

/** Encoders make some ten scans; thousands of them are a way to keep a decoder busy. */
const MOST_SCANS = 200;

interface Frame {
  readonly coding: string;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** 8x8 blocks in all components together, not counting padding. */
  readonly blocks: number;
  readonly sampling: string;
}

export interface JpegHeader extends ImageHeader {
  /** Where the marker that ends the picture stands. */
  readonly end: number;
}

/** Everything of interest on the way from the start of the file to the marker that ends the picture. */
interface Segments {
  frame: Frame | undefined;
  exif: Uint8Array | undefined;
  readonly profile: Uint8Array[];
  scans: number;
  /** Bytes of entropy-coded data in all scans. */
  coded: number;
}

/**
 * Walks over all segments of a JPEG, scans included, to its end marker: a file cut short is refused here, for
 * the decoder would fill what is missing with gray and say nothing.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const reader = new ByteReader(bytes, 'JPEG', 'big-endian');
  const segments: Segments = { frame: undefined, exif: undefined, profile: [], scans: 0, coded: 0 };
  reader.skip(2);
  for (;;) {
    const marker = nextMarker(reader);
    if (marker === MARKER.eoi) break;
    readSegment(reader, marker, segments);
  }
  return headerOf(segments, reader.position - 2);
}

/** Skips to the next marker; between segments only fill bytes may stand. */
function nextMarker(reader: ByteReader): number {
  if (reader.u8() !== 0xff) throw decodeError('This JPEG is damaged: there is no marker where one must be.');
  let code = reader.u8();
  while (code === 0xff) code = reader.u8();
  return code;
}

function readSegment(reader: ByteReader, marker: number, segments: Segments): void {
  if (marker === MARKER.soi || (marker >= MARKER.rst0 && marker <= MARKER.rst7) || marker < MARKER.sof0) {
    throw decodeError('This JPEG is damaged: a marker stands where it must not.');
  }
  const length = reader.u16();
  if (length < 2) throw decodeError('This JPEG is damaged: a segment has no proper length.');
  const body = reader.take(length - 2);
  if (isFrame(marker)) segments.frame = readFrame(marker, body, segments.frame);
  else if (marker === MARKER.app1 && startsWith(body, 'Exif\0\0')) segments.exif ??= body;
  else if (marker === MARKER.app2 && startsWith(body, 'ICC_PROFILE\0'))
    segments.profile.push(body.subarray(12));
  else if (marker === MARKER.sos) readScan(reader, segments);
}

function isFrame(marker: number): boolean {
  const isInRange = marker >= MARKER.sof0 && marker <= MARKER.sof15;
  return isInRange && marker !== MARKER.dht && marker !== MARKER.jpg && marker !== MARKER.dac;
}

function readFrame(marker: number, body: Uint8Array, before: Frame | undefined): Frame {
  const coding = DECODED_FRAMES[marker];
  if (before !== undefined) throw decodeError('This JPEG is damaged: it has two frames.');
  if (coding === undefined) {
    throw decodeError(
      'This JPEG is lossless, hierarchical or arithmetic-coded: save it as a baseline or progressive JPEG or as PNG.',
    );
  }
  const reader = new ByteReader(body, 'JPEG', 'big-endian');
  const precision = reader.u8();
  const height = reader.u16();
  const width = reader.u16();
  const components = reader.u8();
  checkFrame(precision, components);
  if (height === 0)
    throw decodeError(
      'This JPEG gives no height in its header: it has no pixels, or DNL, which is not supported.',
    );
  const factors = Array.from({ length: components }, () => {
    reader.skip(1);
    const factor = reader.u8();
    reader.skip(1);
    return { across: factor >> 4, down: factor & 15 };
  });
  return { coding, width, height, components, ...countBlocks(width, height, factors) };
}

function checkFrame(precision: number, components: number): void {
  if (precision !== 8) {
    throw decodeError(
      `This JPEG has ${precision} bits per sample; 8 are supported. Save it as a 16-bit PNG.`,
    );
  }
  if (components === 4) {
    throw decodeError(
      'This JPEG is CMYK or YCCK, which has no RGB values without a printing profile: convert it to sRGB first.',
    );
  }
  if (components !== 1 && components !== 3) {
    throw decodeError(`This JPEG has ${components} components; 1 (gray) and 3 (colour) are supported.`);
  }
}

interface Factors {
  readonly across: number;
  readonly down: number;
}

/** How many blocks the components have, and their subsampling in words: `4:2:0`. */
function countBlocks(width: number, height: number, factors: readonly Factors[]) {
  if (factors.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) {
    throw decodeError('This JPEG is damaged: it has impossible sampling factors.');
  }
  const mostAcross = Math.max(...factors.map(({ across }) => across));
  const mostDown = Math.max(...factors.map(({ down }) => down));
  const blocks = factors.reduce((sum, { across, down }) => {
    const columns = Math.ceil((width * across) / mostAcross / 8);
    const rows = Math.ceil((height * down) / mostDown / 8);
    return sum + columns * rows;
  }, 0);
  return { blocks, sampling: samplingWords(factors) };
}

function samplingWords(factors: readonly Factors[]): string {
  const [luma, ...chroma] = factors;
  if (chroma.length === 0) return 'gray';
  const isPlain = chroma.every(({ across, down }) => across === 1 && down === 1);
  const names: Record<string, string> = {
    '11': '4:4:4',
    '21': '4:2:2',
    '22': '4:2:0',
    '41': '4:1:1',
    '12': '4:4:0',
  };
  const name = isPlain ? names[`${luma.across}${luma.down}`] : undefined;
  return name ?? `sampling ${factors.map(({ across, down }) => `${across}x${down}`).join(',')}`;
}

/** Runs over entropy-coded data to the marker behind it; zero bytes and restarts belong to the data. */
function readScan(reader: ByteReader, segments: Segments): void {
  if (segments.frame === undefined) throw decodeError('This JPEG is damaged: pixels come before the frame.');
  segments.scans++;
  if (segments.scans > MOST_SCANS) throw decodeError(`This JPEG has more than ${MOST_SCANS} scans.`);
  const { bytes } = reader;
  const start = reader.position;
  let at = start;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw truncatedError('JPEG');
    const next = bytes[at + 1];
    if (next === 0 || (next >= MARKER.rst0 && next <= MARKER.rst7)) at += 2;
    else if (next === 0xff) at += 1;
    else break;
  }
  segments.coded += at - start;
  reader.seek(at);
}

function headerOf(segments: Segments, end: number): JpegHeader {
  const { frame, exif, profile, scans, coded } = segments;
  if (frame === undefined || scans === 0) throw truncatedError('JPEG', 'it has no pixels');
  // The shortest code has one bit, and each block needs one for its mean.
  if (coded * 8 < frame.blocks) {
    throw truncatedError(
      'JPEG',
      `${coded} bytes of pixel data cannot hold ${frame.width}x${frame.height} pixels`,
    );
  }
  const facts = readExif(exif ?? new Uint8Array(0));
  const color = embeddedColorWarnings({ profile: joinProfile(profile), exifSaysAdobeRgb: facts.isAdobeRgb });
  const warnings: MetricWarning[] = color;
  return {
    width: frame.width,
    height: frame.height,
    channels: frame.components === 1 ? 1 : 3,
    bitDepth: 8,
    sampleBytes: 1,
    orientation: facts.orientation,
    layout: `8-bit ${frame.coding}, ${frame.sampling}`,
    warnings,
    end,
  };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}
