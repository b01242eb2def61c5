import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { shared } from '../../../../vitest.config.ts';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  wasm: 'application/wasm',
  html: 'text/html',
};

/** A page with the decoders, bundled by Vite as an application would, and pictures beside it. */
export interface ServedPage {
  readonly url: string;
  /** The names of everything that the bundler made. */
  readonly assets: readonly string[];
  close(): Promise<void>;
}

export async function servePage(pictures: ReadonlyMap<string, Uint8Array>): Promise<ServedPage> {
  const files = new Map<string, Uint8Array | string>(pictures);
  const bundle = await bundlePage();
  for (const [name, content] of bundle) files.set(name, content);
  files.set('', '<!doctype html><script type="module" src="/page.js"></script>');
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    const content = files.get(name);
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = name === '' ? 'text/html' : TYPES[name.split('.').at(-1) ?? ''];
    response.writeHead(200, { 'Content-Type': type ?? 'application/octet-stream' }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    assets: [...bundle.keys()],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bundlePage(): Promise<Map<string, Uint8Array | string>> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: shared.resolve,
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      rollupOptions: {
        input: fileURLToPath(new URL('./page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
  const { output } = result as Rollup.RollupOutput;
  return new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}
