/** A MATLAB 5 file with row vectors, as `save -v6` writes it. */
export function matFile(arrays: Readonly<Record<string, Float64Array | Uint8Array>>): Uint8Array {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  return Buffer.concat([header, ...Object.entries(arrays).map(([name, values]) => matrix(name, values))]);
}

function matrix(name: string, values: Float64Array | Uint8Array): Buffer {
  const isDouble = values instanceof Float64Array;
  const words = (...numbers: readonly number[]) => Buffer.from(Uint32Array.from(numbers).buffer);
  return element(
    14,
    Buffer.concat([
      element(6, words(isDouble ? 6 : 9, 0)),
      element(5, words(1, values.length)),
      element(1, Buffer.from(name)),
      element(isDouble ? 9 : 2, Buffer.from(values.slice().buffer)),
    ]),
  );
}

/** A tag with type and size, then the data, filled up to eight bytes. */
function element(type: number, data: Buffer): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc(-data.length & 7)]);
}
