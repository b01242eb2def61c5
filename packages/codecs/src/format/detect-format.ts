import type { ImageFormat } from './image-format.ts';

/**
 * The format of an encoded picture, from its first bytes. The file's name plays no part.
 *
 * @param bytes - the file; 32 bytes are enough
 * @returns undefined for what is none of the decoded formats
 */
export function detectFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'webp';
  if (isAvif(bytes)) return 'avif';
  if (isBmp(bytes)) return 'bmp';
  if (startsWith(bytes, [0x49, 0x49, 0x2a, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2a])) return 'tiff';
  if (startsWith(bytes, [0x49, 0x49, 0x2b, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2b])) return 'tiff';
  if (/^P[1-6][\s#]/.test(textAt(bytes, 0, 3)) || textAt(bytes, 0, 3) === 'P7\n') return 'pnm';
  if (/^P[Ff]\s/.test(textAt(bytes, 0, 3))) return 'pfm';
  return undefined;
}

/** What well-known files that are not decoded call themselves; it makes the refusal helpful. */
export function describeForeignFormat(bytes: Uint8Array): string | undefined {
  if (/^GIF8[79]a/.test(textAt(bytes, 0, 6))) return 'a GIF';
  if (textAt(bytes, 4, 4) === 'ftyp') return `an ISO media file of brand "${textAt(bytes, 8, 4).trim()}"`;
  if (startsWith(bytes, [0xff, 0x0a]) || textAt(bytes, 4, 4) === 'JXL ') return 'a JPEG XL file';
  if (startsWith(bytes, [0x76, 0x2f, 0x31, 0x01])) return 'an OpenEXR file';
  if (textAt(bytes, 0, 10) === '#?RADIANCE') return 'a Radiance HDR file';
  if (/^\s*<(\?xml|svg)/.test(textAt(bytes, 0, 32))) return 'an SVG or XML file';
  if (textAt(bytes, 0, 5) === '%PDF-') return 'a PDF';
  return undefined;
}

/** An AVIF still or sequence says so in a brand of its leading `ftyp` box. */
function isAvif(bytes: Uint8Array): boolean {
  if (textAt(bytes, 4, 4) !== 'ftyp') return false;
  const size = Math.min(bytes.length, (bytes[2] << 8) | bytes[3], 256);
  for (let at = 8; at + 4 <= size; at += 4) {
    const brand = textAt(bytes, at, 4);
    // The four bytes at 12 are the minor version; no version reads `avif`.
    if (brand === 'avif' || brand === 'avis') return true;
  }
  return false;
}

/** `BM` alone begins many a text, so the header's size must be one of the known ones as well. */
function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 18 || textAt(bytes, 0, 2) !== 'BM') return false;
  return bytes[15] === 0 && bytes[16] === 0 && bytes[17] === 0 && bytes[14] >= 12;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
