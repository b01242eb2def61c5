import { decodeError } from '../bytes/decode-error.ts';

/** Filtered rows in a buffer: each is a filter byte and `rowBytes` bytes. */
export interface FilteredRows {
  /** Where the first row begins in the buffer. */
  readonly start: number;
  readonly rowBytes: number;
  readonly rows: number;
  /** Bytes from a sample to the same sample of the pixel to its left. */
  readonly pixelBytes: number;
}

/**
 * Undoes PNG's filters in place and closes the gaps that the filter bytes leave: row y ends up at
 * `start + y * rowBytes`. Writing never overtakes reading, so 100 MB of pixels need no second 100 MB.
 */
export function unfilter(data: Uint8Array, { start, rowBytes, rows, pixelBytes }: FilteredRows): void {
  for (let y = 0; y < rows; y++) {
    const from = start + y * (rowBytes + 1);
    const to = start + y * rowBytes;
    const filter = data[from];
    if (y === 0) unfilterFirstRow(filter, data, from + 1, to, rowBytes, pixelBytes);
    else unfilterRow(filter, data, from + 1, to, rowBytes, pixelBytes);
  }
}

function unfilterRow(
  filter: number,
  data: Uint8Array,
  from: number,
  to: number,
  length: number,
  step: number,
) {
  switch (filter) {
    case 0:
      data.copyWithin(to, from, from + length);
      return;
    case 1:
      undoSub(data, from, to, length, step);
      return;
    case 2:
      undoUp(data, from, to, length);
      return;
    case 3:
      undoAverage(data, from, to, length, step);
      return;
    case 4:
      undoPaeth(data, from, to, length, step);
      return;
    default:
      throw unknownFilter(filter);
  }
}

/** Above the first row everything is zero, which turns Up into None and Paeth into Sub. */
function unfilterFirstRow(
  filter: number,
  data: Uint8Array,
  from: number,
  to: number,
  length: number,
  step: number,
) {
  switch (filter) {
    case 0:
    case 2:
      data.copyWithin(to, from, from + length);
      return;
    case 1:
    case 4:
      undoSub(data, from, to, length, step);
      return;
    case 3:
      undoFirstAverage(data, from, to, length, step);
      return;
    default:
      throw unknownFilter(filter);
  }
}

function undoSub(data: Uint8Array, from: number, to: number, length: number, step: number): void {
  for (let i = 0; i < step; i++) data[to + i] = data[from + i];
  for (let i = step; i < length; i++) data[to + i] = data[from + i] + data[to + i - step];
}

function undoUp(data: Uint8Array, from: number, to: number, length: number): void {
  const above = to - length;
  for (let i = 0; i < length; i++) data[to + i] = data[from + i] + data[above + i];
}

function undoFirstAverage(data: Uint8Array, from: number, to: number, length: number, step: number): void {
  for (let i = 0; i < step; i++) data[to + i] = data[from + i];
  for (let i = step; i < length; i++) data[to + i] = data[from + i] + (data[to + i - step] >> 1);
}

function undoAverage(data: Uint8Array, from: number, to: number, length: number, step: number): void {
  const above = to - length;
  for (let i = 0; i < step; i++) data[to + i] = data[from + i] + (data[above + i] >> 1);
  for (let i = step; i < length; i++) {
    data[to + i] = data[from + i] + ((data[to + i - step] + data[above + i]) >> 1);
  }
}

function undoPaeth(data: Uint8Array, from: number, to: number, length: number, step: number): void {
  const above = to - length;
  for (let i = 0; i < step; i++) data[to + i] = data[from + i] + data[above + i];
  for (let i = step; i < length; i++) {
    const a = data[to + i - step];
    const b = data[above + i];
    const c = data[above + i - step];
    // The distances of a + b - c from a, b and c.
    const toA = Math.abs(b - c);
    const toB = Math.abs(a - c);
    const toC = Math.abs(a + b - 2 * c);
    const predicted = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    data[to + i] = data[from + i] + predicted;
  }
}

function unknownFilter(filter: number) {
  return decodeError(`This PNG is damaged: a row has the unknown filter ${filter}.`);
}
