import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

/** Written by docs/scripts/build.mjs: every metric's page, in the order of `iqa list`. */
const metricPages = JSON.parse(
  readFileSync(new URL('../generated/metrics.json', import.meta.url), 'utf8'),
) as readonly { readonly text: string; readonly link: string }[];

export default defineConfig({
  title: 'iqakit',
  description: 'Image quality assessment for TypeScript: the same score everywhere, and where it comes from.',
  srcExclude: ['generated/**', 'metric-notes/**', 'README.md'],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  cleanUrls: false,
  lastUpdated: false,
  ignoreDeadLinks: false,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/guide/getting-started' },
      { text: 'Metrics', link: '/metrics/' },
      { text: 'API', link: '/reference/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Getting started', link: '/guide/getting-started' },
          { text: 'The command line', link: '/guide/cli' },
          { text: 'Deep metrics', link: '/guide/deep' },
          { text: 'Runtimes', link: '/guide/runtimes' },
          { text: 'Image formats', link: '/guide/formats' },
          { text: 'Presets', link: '/guide/presets' },
          { text: 'Why do numbers differ?', link: '/guide/numbers' },
          { text: 'Statistics', link: '/guide/statistics' },
          { text: 'Evaluation', link: '/guide/evaluation' },
          { text: 'Fitting', link: '/guide/fitting' },
          { text: 'Errors', link: '/guide/errors' },
        ],
      },
      { text: 'Metrics', items: [{ text: 'All metrics', link: '/metrics/' }, ...metricPages] },
      { text: 'Contributing', items: [{ text: 'Architecture', link: '/architecture' }] },
    ],
  },
});
