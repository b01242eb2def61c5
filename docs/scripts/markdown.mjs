const escapeHtml = (text) =>
  String(text).replace(/[<>|{}]/g, (character) => `&#${character.codePointAt(0)};`);

/** Plain text as it stands, whatever it contains: no markup, no HTML, no Vue expression. */
export const prose = (text) => escapeHtml(text).replace(/[*_`[\]]/g, '\\$&');

/** Text in fixed width; a Vue expression inside it is not evaluated. */
export const code = (text) => `<code v-pre>${escapeHtml(text)}</code>`;

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {readonly string[]} items */
export const list = (items) => items.map((item) => `- ${item}`).join('\n');
