import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium that tests may start: `IQA_CHROMIUM`, or the first one installed; undefined where there is none. */
export function chromiumPath() {
  if (process.env.IQA_CHROMIUM) return process.env.IQA_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...fixedPlaces].find((path) => existsSync(path));
}

export const noChromium = 'no Chromium found; install one or set IQA_CHROMIUM';

/** Headless, silent on the network, and with the WebGPU that SwiftShader provides without a graphics card. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
];
