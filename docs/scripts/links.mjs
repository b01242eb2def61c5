import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const linkPattern = /\s(?:href|src)="([^"]+)"/g;
const idPattern = /\sid="([^"]+)"/g;

const isOutside = (link) => /^[a-z][a-z0-9+.-]*:|^\/\//i.test(link);

function idsOf(html) {
  return new Set([...html.matchAll(idPattern)].map(([, id]) => id));
}

/** The file of a built site that a link on a page leads to, and the place in it. */
function resolveLink(site, page, link) {
  const [path, anchor = ''] = link.split('#');
  const bare = decodeURI(path.split('?')[0]);
  const base = bare === '' ? page : bare.startsWith('/') ? join(site, bare) : join(dirname(page), bare);
  return { file: base.endsWith('/') ? join(base, 'index.html') : base, anchor: decodeURIComponent(anchor) };
}

/**
 * Every link of a built site that leads nowhere: to no file, or to a place its page does not have.
 *
 * @param {string} site folder of the built site
 * @param {(path: string) => boolean} isChecked which pages to read, by path relative to the site
 * @returns {string[]} one line per dead link
 */
export function deadLinks(site, isChecked) {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.html') && isChecked(path),
  );
  /** @type {Map<string, Set<string>>} */
  const ids = new Map();
  const idsIn = (file) => {
    if (!ids.has(file)) ids.set(file, idsOf(readFileSync(file, 'utf8')));
    return ids.get(file);
  };
  const isDead = (page, link) => {
    const { file, anchor } = resolveLink(site, join(site, page), link);
    if (!existsSync(file)) return true;
    return anchor !== '' && file.endsWith('.html') && !idsIn(file).has(anchor);
  };
  return pages.flatMap((page) => {
    const links = [...readFileSync(join(site, page), 'utf8').matchAll(linkPattern)].map(([, link]) => link);
    const dead = links.filter((link) => !isOutside(link) && isDead(page, link));
    return [...new Set(dead)].map((link) => `${page}: ${link}`);
  });
}
