import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, chromiumPath, noChromium } from '../../../scripts/workspace/chromium.mjs';
import { decodeImage, FORMATS, type ImageFormat } from '../src/index.ts';
import { AVIF_FILES, avifFile } from './avif-files.ts';
import { BMP_CASES } from './bmp-cases.ts';
import { digestOf } from './browser/digest.ts';
import { type ServedPage, servePage } from './browser/serve-page.ts';
import { buildBmp } from './build-bmp.ts';
import { makeSeeds } from './fuzz/seeds.ts';
import { scene, sharpOf } from './sharp-scene.ts';

const path = chromiumPath();
const suite = path === undefined ? describe.skip : describe;

suite(`a page in Chromium decodes as Node does${path === undefined ? ` [skipped: ${noChromium}]` : ''}`, () => {
  const pictures = new Map<string, Uint8Array>();
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    for (const [format, seeds] of Object.entries(await makeSeeds())) {
      seeds.forEach((bytes, i) => {
        pictures.set(`picture-${i}.${format}`, bytes);
        pictures.set(`cut-${i}.${format}`, bytes.slice(0, Math.floor(bytes.length * 0.7)));
      });
    }
    pictures.set(
      'photo.png',
      new Uint8Array(
        await sharpOf(scene(1200, 900, 3))
          .png()
          .toBuffer(),
      ),
    );
    pictures.set(
      'photo.tiff',
      new Uint8Array(
        await sharpOf(scene(1200, 900, 3))
          .tiff({ compression: 'deflate' })
          .toBuffer(),
      ),
    );
    for (const [words, { facts }] of Object.entries(BMP_CASES)) pictures.set(`${words}.bmp`, buildBmp(facts));
    for (const name of Object.keys(AVIF_FILES) as (keyof typeof AVIF_FILES)[]) {
      pictures.set(`${name}.avif`, avifFile(name));
    }
    served = await servePage(pictures);
    browser = await chromium.launch({ executablePath: path, args: chromiumFlags });
    page = await browser.newPage();
    await page.goto(served.url);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  for (const format of Object.keys(FORMATS) as ImageFormat[]) {
    it(`${format}: the same pixels, steps and warnings, the same refusals`, async () => {
      const names = [...pictures.keys()].filter((name) => name.endsWith(`.${format}`));
      expect(names.length).toBeGreaterThan(1);
      for (const name of names) {
        const inPage = await page.evaluate((url) => window.outcomeOf(url), encodeURI(`/${name}`));
        expect(`${name} ${inPage}`).toBe(`${name} ${await outcomeInNode(pictures.get(name)!)}`);
      }
    });
  }

  it("BMP: the pixels of Chromium's own decoder", async () => {
    for (const [words, { pixels, channels = 3 }] of Object.entries(BMP_CASES)) {
      // A canvas holds premultiplied colours, so it cannot tell those of transparent pixels.
      if (channels === 4) continue;
      const rgba = await page.evaluate((url) => window.canvasPixelsOf(url), encodeURI(`/${words}.bmp`));
      const rgb = rgba.filter((_, i) => i % 4 !== 3);
      expect(`${words}: ${rgb}`).toBe(
        `${words}: ${channels === 1 ? pixels.flatMap((gray) => [gray, gray, gray]) : pixels}`,
      );
    }
  });

  it('leaves the globals of the page as they were', async () => {
    expect(await page.evaluate(() => window.globalsAreNative())).toBe(true);
  });

  it('loads each decoder by itself', () => {
    expect(served.assets.filter((name) => name.endsWith('.wasm'))).toHaveLength(3);
    expect(served.assets.filter((name) => /(png|avif|tiff)-decoder/.test(name))).toHaveLength(3);
  });
});

async function outcomeInNode(bytes: Uint8Array): Promise<string> {
  return decodeImage(bytes).then(digestOf, (error) => `${error.code}: ${error.message}`);
}
