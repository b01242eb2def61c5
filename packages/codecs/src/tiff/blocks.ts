import { IqaError } from '@iqakit/core';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { inflateBlock } from '../inflate/inflate-block.ts';
import { unpackLzw } from './lzw.ts';
import { unpackPackBits } from './pack-bits.ts';
import { TAG, type TiffHeader } from './tiff-header.ts';

/** A strip or tile: where it lies in the picture, and its packed bytes. */
export interface Block {
  /** Of the part that lies in the picture. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The first of the block's samples: 0, or the plane's number in planar pictures. */
  readonly firstSample: number;
  /** Pixels in a row of the block, which may reach beyond the picture. */
  readonly rowPixels: number;
  /** Rows that are packed, at most. */
  readonly rows: number;
  readonly packed: Uint8Array;
}

/** The grid of blocks that cover a picture. */
interface Grid {
  readonly isTiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly across: number;
  readonly down: number;
}

/** Tiles may reach beyond the picture, but not so far that padding becomes the main work. */
const MOST_PADDING = 4;
const ALWAYS_ALLOWED_PIXELS = 2 ** 22;

/** All strips or tiles, in the file's order. Throws E_DECODE where they do not cover the picture. */
export function* blocksOf(bytes: Uint8Array, header: TiffHeader): Generator<Block> {
  const grid = gridOf(header);
  const planes = header.isPlanar ? header.samples : 1;
  const count = grid.across * grid.down * planes;
  const { directory } = header;
  const offsets = directory.numbers(grid.isTiled ? TAG.tileOffsets : TAG.stripOffsets, count);
  const sizes = sizesOf(header, grid, count, bytes.length - (offsets[0] ?? 0));
  if (offsets.length < count || sizes.length < count)
    throw truncatedError('TIFF', 'parts of the picture are missing');
  for (let i = 0; i < count; i++) {
    const place = i % (grid.across * grid.down);
    const x = (place % grid.across) * grid.blockWidth;
    const y = Math.floor(place / grid.across) * grid.blockHeight;
    const packed = bytes.subarray(offsets[i], offsets[i] + sizes[i]);
    if (packed.length < sizes[i]) throw truncatedError('TIFF');
    yield {
      x,
      y,
      width: Math.min(grid.blockWidth, header.width - x),
      height: Math.min(grid.blockHeight, header.height - y),
      firstSample: Math.floor(i / (grid.across * grid.down)),
      rowPixels: grid.blockWidth,
      rows: grid.blockHeight,
      packed,
    };
  }
}

/** Byte counts. A single strip may leave its own out: it goes on to the end of the file. */
function sizesOf({ directory }: TiffHeader, { isTiled }: Grid, count: number, rest: number): number[] {
  const sizes = directory.numbers(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts, count);
  return sizes.length === 0 && count === 1 ? [Math.max(rest, 0)] : sizes;
}

function gridOf({ directory, width, height }: TiffHeader): Grid {
  const isTiled = directory.has(TAG.tileWidth);
  const blockWidth = isTiled ? directory.number(TAG.tileWidth, 0) : width;
  const blockHeight = isTiled
    ? directory.number(TAG.tileHeight, 0)
    : Math.min(directory.number(TAG.rowsPerStrip, height), height);
  if (blockWidth < 1 || blockHeight < 1)
    throw decodeError('This TIFF is damaged: its tiles or strips have no size.');
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const covered = across * blockWidth * (down * blockHeight);
  if (covered > Math.max(MOST_PADDING * width * height, ALWAYS_ALLOWED_PIXELS)) {
    throw new IqaError(
      'E_LIMIT',
      `The tiles of this TIFF are ${blockWidth}x${blockHeight}, out of all proportion to its ${width}x${height} pixels.`,
    );
  }
  return { isTiled, blockWidth, blockHeight, across, down };
}

/** A block's bytes, at least those of the rows that lie in the picture. Throws E_DECODE. */
export function unpackBlock(block: Block, { compression }: TiffHeader, rowBytes: number): Uint8Array {
  const needed = rowBytes * block.height;
  switch (compression) {
    case 'none':
      if (block.packed.length < needed) throw truncatedError('TIFF', 'a strip or tile is too short');
      return block.packed;
    case 'lzw':
      return unpackLzw(block.packed, needed);
    case 'packbits':
      return unpackPackBits(block.packed, needed);
    case 'deflate':
      return inflateBlock(block.packed, { atLeast: needed, atMost: rowBytes * block.rows });
  }
}
