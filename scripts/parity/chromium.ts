import { fileURLToPath } from 'node:url';
import { IqaError } from '@iqakit/core';
import type { ModelSource } from '@iqakit/deep/model';
import { chromium } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { shared } from '../../vitest.config.ts';
import { chromiumFlags, chromiumPath, noChromium } from '../workspace/chromium.mjs';
import type { PageRuntime, SentModel } from './page.ts';
import type { Device } from './runtimes.ts';

/** A page that measures. Throws E_RUNTIME where there is no Chromium. */
export async function openChromium(runtime: PageRuntime, models: ModelSource): Promise<Device> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new IqaError('E_RUNTIME', `${noChromium}.`);
  const server = await servePage();
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  const page = await browser.newPage();
  await page.exposeFunction('loadPublished', (id: string) => sent(models, id));
  await page.goto(`${server.resolvedUrls?.local[0]}scripts/parity/page.html`);
  await page.waitForFunction(() => 'measureInPage' in window);
  return {
    measure: (subject, pairs) =>
      page.evaluate(([where, id, pictures]) => window.measureInPage(where, id, pictures), [
        runtime,
        subject.id,
        pairs,
      ] as const),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** The repository's sources, isolated from other origins, as a page must be to use threads. */
async function servePage(): Promise<ViteDevServer> {
  const server = await createServer({
    ...shared,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: {
      port: 0,
      watch: null,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  return server.listen();
}

async function sent(models: ModelSource, id: string): Promise<SentModel> {
  const { digest, tensors } = await models.load(id);
  return {
    digest,
    tensors: [...tensors].map(([name, { shape, data }]) => ({ name, shape, data: Float32Array.from(data) })),
  };
}
