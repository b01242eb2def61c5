import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sharp from 'sharp';
import { photographs } from '../../scripts/demo/photographs.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the bundle leaves behind as a global: an object with the scores as `lines`. */
export const GLOBAL_NAME = 'iqakitScores';

/** The classic metrics and the pictures they score, as one plain script without imports. */
export async function bundleScores(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}test/engines/scores.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: GLOBAL_NAME,
    target: 'es2022',
    alias: { '@iqakit/core': `${root}packages/core/src`, '@iqakit/classic': `${root}packages/classic/src` },
    define: { __IQAKIT_VERSION__: '"0.0.0-source"', __PHOTOGRAPHS__: JSON.stringify(await photographPair()) },
  });
  return outputFiles[0].text;
}

/** A part of a real photograph, and the same part after strong compression. */
async function photographPair() {
  const area = { left: 40, top: 30, width: 230, height: 190 };
  const original = await sharp(photographs[0].path)
    .extract(area)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: area.width, height: area.height, channels: original.info.channels };
  const compressed = await sharp(original.data, { raw }).jpeg({ quality: 15 }).toBuffer();
  const distorted = await sharp(compressed).raw().toBuffer();
  return { width: area.width, height: area.height, reference: [...original.data], distorted: [...distorted] };
}
