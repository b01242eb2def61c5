/** Big-endian pairs of bytes as 16-bit samples, in the same memory where its place allows it. */
export function samples16FromBigEndian(bytes: Uint8Array): Uint16Array {
  const count = bytes.length >> 1;
  const isAligned = bytes.byteOffset % 2 === 0;
  const samples = isAligned ? new Uint16Array(bytes.buffer, bytes.byteOffset, count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) samples[i] = (bytes[2 * i] << 8) | bytes[2 * i + 1];
  return samples;
}
