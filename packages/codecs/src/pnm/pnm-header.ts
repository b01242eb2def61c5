import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { TextScanner } from './text-scanner.ts';

/** How a PNM stores its samples. */
export type PnmEncoding = 'bits' | 'text-bits' | 'text' | 'binary';

export interface PnmHeader extends ImageHeader {
  readonly encoding: PnmEncoding;
  /** The value of full white. */
  readonly maxval: number;
  /** Samples per pixel in the file: PAM has gray with alpha as well. */
  readonly samples: 1 | 2 | 3 | 4;
  /** Where the pixels begin. */
  readonly pixelsAt: number;
}

/** What each magic number stands for. */
const KINDS: Readonly<Record<string, { encoding: PnmEncoding; samples: 1 | 3; words: string }>> = {
  P1: { encoding: 'text-bits', samples: 1, words: 'plain PBM' },
  P2: { encoding: 'text', samples: 1, words: 'plain PGM' },
  P3: { encoding: 'text', samples: 3, words: 'plain PPM' },
  P4: { encoding: 'bits', samples: 1, words: 'PBM' },
  P5: { encoding: 'binary', samples: 1, words: 'PGM' },
  P6: { encoding: 'binary', samples: 3, words: 'PPM' },
};

const LARGEST_MAXVAL = 65535;

export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const magic = String.fromCharCode(bytes[0], bytes[1]);
  const header = magic === 'P7' ? readPamHeader(bytes) : readClassicHeader(bytes, magic);
  const missing =
    header.width * header.height > 0 ? leastBytes(header) - (bytes.length - header.pixelsAt) : 0;
  if (missing > 0) throw truncatedError('PNM', `at least ${missing} bytes of pixels are missing`);
  return header;
}

/** The fewest bytes in which the pixels fit. */
function leastBytes({ width, height, samples, encoding, sampleBytes }: PnmHeader): number {
  const count = width * height * samples;
  if (encoding === 'bits') return Math.ceil(width / 8) * height;
  if (encoding === 'text-bits') return count;
  // A digit and a space each, but for the space after the last.
  return encoding === 'text' ? 2 * count - 1 : count * sampleBytes;
}

function readClassicHeader(bytes: Uint8Array, magic: string): PnmHeader {
  const { encoding, samples, words } = KINDS[magic];
  const scanner = new TextScanner(bytes, 2, 'PNM');
  const width = scanner.integer();
  const height = scanner.integer();
  const isBitmap = encoding === 'bits' || encoding === 'text-bits';
  const maxval = isBitmap ? 1 : checkedMaxval(scanner.integer());
  return headerOf({ width, height, samples, encoding, maxval, words, pixelsAt: scanner.afterOneSpace() });
}

/** PAM: lines of a key and a value, to the line ENDHDR. */
function readPamHeader(bytes: Uint8Array): PnmHeader {
  const scanner = new TextScanner(bytes, 3, 'PNM');
  const fields = new Map<string, string>();
  for (;;) {
    const [key, ...values] = scanner.line().trim().split(/\s+/);
    if (key === 'ENDHDR') break;
    if (key !== '' && !key.startsWith('#')) fields.set(key, values.join(' '));
  }
  const number = (key: string) => {
    const value = fields.get(key) ?? '';
    if (!/^\d{1,9}$/.test(value)) throw decodeError(`This PAM has no proper ${key}.`);
    return Number(value);
  };
  const samples = number('DEPTH');
  if (samples !== 1 && samples !== 2 && samples !== 3 && samples !== 4) {
    throw decodeError(`This PAM has ${samples} samples per pixel; 1 to 4 are supported.`);
  }
  const maxval = checkedMaxval(number('MAXVAL'));
  const words = `PAM, ${fields.get('TUPLTYPE') ?? 'no tuple type'}`.replace(/[^\w ,-]/g, '');
  const pixelsAt = scanner.position;
  const size = { width: number('WIDTH'), height: number('HEIGHT') };
  return headerOf({ ...size, samples, encoding: 'binary', maxval, words, pixelsAt });
}

function headerOf(
  facts: Pick<PnmHeader, 'width' | 'height' | 'samples' | 'encoding' | 'maxval' | 'pixelsAt'> & {
    words: string;
  },
): PnmHeader {
  const { words, ...header } = facts;
  const { maxval, samples } = header;
  const isBitmap = header.encoding === 'bits' || header.encoding === 'text-bits';
  return {
    ...header,
    channels: samples === 2 ? 4 : samples,
    bitDepth: Math.ceil(Math.log2(maxval + 1)),
    sampleBytes: maxval > 255 ? 2 : 1,
    orientation: 1,
    layout: isBitmap ? words : `${words}, maxval ${maxval}`,
    warnings: [],
  };
}

function checkedMaxval(maxval: number): number {
  if (maxval >= 1 && maxval <= LARGEST_MAXVAL) return maxval;
  throw decodeError(`This PNM has the maxval ${maxval}; 1 to ${LARGEST_MAXVAL} are allowed.`);
}
