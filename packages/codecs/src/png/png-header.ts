import type { MetricWarning } from '@iqakit/core/metric';
import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError } from '../bytes/decode-error.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { readExif } from '../orientation/read-exif.ts';
import { type PngChunks, readChunks } from './read-chunks.ts';

/** PNG's colour types, by number. */
export type ColorType = 'gray' | 'rgb' | 'palette' | 'gray-alpha' | 'rgba';

interface ColorTypeFacts {
  readonly type: ColorType;
  readonly words: string;
  /** Samples per pixel in the file. */
  readonly samples: number;
  readonly depths: readonly number[];
}

const COLOR_TYPES: Readonly<Record<number, ColorTypeFacts>> = {
  0: { type: 'gray', words: 'gray', samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { type: 'rgb', words: 'RGB', samples: 3, depths: [8, 16] },
  3: { type: 'palette', words: 'palette', samples: 1, depths: [1, 2, 4, 8] },
  4: { type: 'gray-alpha', words: 'gray with alpha', samples: 2, depths: [8, 16] },
  6: { type: 'rgba', words: 'RGBA', samples: 4, depths: [8, 16] },
};

export interface PngHeader extends ImageHeader {
  readonly colorType: ColorType;
  /** Samples per pixel in the file. */
  readonly samples: number;
  readonly isInterlaced: boolean;
  readonly chunks: PngChunks;
}

export function readPngHeader(bytes: Uint8Array): PngHeader {
  const chunks = readChunks(bytes);
  if (chunks.header.length !== 13) throw decodeError('This PNG is damaged: its header has a wrong length.');
  const reader = new ByteReader(chunks.header, 'PNG', 'big-endian');
  const width = reader.u32();
  const height = reader.u32();
  const bitDepth = reader.u8();
  const facts = COLOR_TYPES[reader.u8()];
  const [compression, filter, interlace] = reader.take(3);
  if (!facts?.depths.includes(bitDepth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw decodeError('This PNG is damaged: its header names no known layout.');
  }
  const isInterlaced = interlace === 1;
  return {
    width,
    height,
    bitDepth,
    channels: channelsOf(facts.type, chunks.ancillary.has('tRNS')),
    sampleBytes: bitDepth === 16 ? 2 : 1,
    orientation: readExif(chunks.ancillary.get('eXIf') ?? new Uint8Array(0)).orientation,
    layout: `${bitDepth}-bit ${facts.words}${isInterlaced ? ', interlaced' : ''}`,
    warnings: animationWarnings(chunks),
    colorType: facts.type,
    samples: facts.samples,
    isInterlaced,
    chunks,
  };
}

function channelsOf(type: ColorType, hasTransparency: boolean): 1 | 3 | 4 {
  if (type === 'rgba' || type === 'gray-alpha' || hasTransparency) return 4;
  return type === 'gray' ? 1 : 3;
}

function animationWarnings({ ancillary }: PngChunks): MetricWarning[] {
  if (!ancillary.has('acTL')) return [];
  const message = 'This is an animated PNG; its default picture is used, which need not be the first frame.';
  return [{ code: 'ANIMATION', message }];
}
