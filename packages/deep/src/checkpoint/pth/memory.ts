/**
 * What a file's pickle may take in memory, in bytes: 24 MiB, enough for some ten thousand tensors, and
 * the file's own size. With the pickle's bytes it stays below twice the file's size and 64 MB.
 */
export function pickleMemory(fileBytes: number): number {
  return 24 * 1024 * 1024 + fileBytes;
}
