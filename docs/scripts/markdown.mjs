/** What would be markup, HTML or a Vue expression inside a page is shown as it stands. */
const escapeText = (text) =>
  String(text).replace(/[<>|{}]/g, (character) => `&#${character.codePointAt(0)};`);

/** Text in fixed width; a Vue expression inside it is not evaluated. */
export const code = (text) => `<code v-pre>${escapeText(text)}</code>`;

const cellText = (cell) => (String(cell).startsWith('<code') ? cell : String(cell).replaceAll('|', '\\|'));

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(header, rows) {
  const line = (cells) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {readonly string[]} items */
export const list = (items) => items.map((item) => `- ${item}`).join('\n');
