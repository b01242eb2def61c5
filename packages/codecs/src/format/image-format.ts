/** The picture formats that are decoded, with the file name extensions they go by. */
export const FORMATS = {
  png: { title: 'PNG', extensions: ['png', 'apng'] },
  jpeg: { title: 'JPEG', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  webp: { title: 'WebP', extensions: ['webp'] },
  avif: { title: 'AVIF', extensions: ['avif', 'avifs'] },
  bmp: { title: 'BMP', extensions: ['bmp', 'dib'] },
  tiff: { title: 'TIFF', extensions: ['tif', 'tiff'] },
  pnm: { title: 'PNM (PBM, PGM, PPM, PAM)', extensions: ['pnm', 'pbm', 'pgm', 'ppm', 'pam'] },
  pfm: { title: 'PFM', extensions: ['pfm'] },
} as const satisfies Record<string, FormatFacts>;

interface FormatFacts {
  readonly title: string;
  readonly extensions: readonly string[];
}

export type ImageFormat = keyof typeof FORMATS;

/** Every format's title, for messages. */
export const FORMAT_TITLES: readonly string[] = Object.values(FORMATS).map(({ title }) => title);

/** The format that a file name promises, if it is one of ours. */
export function formatOfName(name: string): ImageFormat | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase();
  if (extension === undefined) return undefined;
  const entries = Object.entries(FORMATS) as [ImageFormat, FormatFacts][];
  return entries.find(([, { extensions }]) => extensions.includes(extension))?.[0];
}
