import { code, prose, table } from './markdown.mjs';

/** What each code means and what to do; the build fails where a code is missing here or unknown. */
const meanings = {
  E_SIZE_MISMATCH: [
    'The two pictures have different sizes.',
    'Resize or crop one: `--fit resize`, `--fit crop`, `resize`, `cropTo`.',
  ],
  E_TOO_SMALL: [
    'A picture is smaller than the metric can use.',
    'The message says the smallest size, and the option that lowers it where there is one: `ms-ssim.scales=auto`.',
  ],
  E_RANGE: [
    'The data range is unknown, or differs between the pictures (8 bits against 16).',
    'Give `max` for float pixels; bring one picture to the range of the other with `convertRange`.',
  ],
  E_CHANNELS: [
    'The metric does not take this number of channels, or one picture is gray and the other RGB.',
    'Convert one of them, for example with `luma`.',
  ],
  E_ALPHA: [
    'A picture is partly transparent, so what it looks like depends on what is behind it.',
    "Give a background: `--background '#fff'`, `compositeOver`.",
  ],
  E_NON_FINITE: [
    'A float picture holds NaN or an infinity.',
    'Repair the file; the message says where the first one is.',
  ],
  E_OPTION: [
    'An option or preset does not exist, or its value is out of bounds.',
    'The message names the nearest one; `iqa info METRIC` lists all.',
  ],
  E_USAGE: [
    'A function or command was called in a way that makes no sense.',
    'The message says which argument, and what is expected.',
  ],
  E_INPUT: ['A file cannot be read: missing, a folder, empty, or no permission.', 'Check the path.'],
  E_DECODE: [
    'A file is no picture of a known format, or is damaged.',
    'Open it in a viewer; convert it to PNG again from its source.',
  ],
  E_LIMIT: [
    'A picture has more pixels or bytes than allowed; nothing was decoded.',
    'If you trust the file, raise the limit: `--max-pixels N`, `maxPixels`, `maxBytes`.',
  ],
  E_CHECKPOINT: [
    'A weights file is damaged, of an unknown layout, or asks for code to be run.',
    'Get it again from its official source; the message says which tensor or which instruction.',
  ],
  E_MODEL_MISSING: [
    "A metric's weights are not on this machine.",
    'The message has the command that brings them: `iqa models pull ...`.',
  ],
  E_MODEL_DIGEST: [
    'A weights file is not the one the metric was made for.',
    'Remove it and pull it again: `iqa models verify`.',
  ],
  E_DOWNLOAD: [
    'A model could not be fetched.',
    'Check the network; use `--mirror DIR` or `--offline` where there is none.',
  ],
  E_GRAPH: [
    'A network was put together wrongly: shapes do not fit.',
    'This is a mistake in the code that built the graph; the message names the node.',
  ],
  E_RUNTIME: [
    'A runtime is missing, or computes something else than the reference.',
    '`iqa doctor` says which runtimes work here.',
  ],
};

/**
 * A table of every error code.
 *
 * @param {readonly string[]} codes in the order they are declared
 * @param {Readonly<Record<string, { exit: number }>>} handling the command line's exit code for each
 */
export function errorTable(codes, handling) {
  const undescribed = codes.filter((name) => !(name in meanings));
  const unknown = Object.keys(meanings).filter((name) => !codes.includes(name));
  if (undescribed.length + unknown.length > 0) {
    throw new Error(
      `docs/scripts/error-page.mjs lacks ${undescribed} and describes ${unknown}, which no code declares`,
    );
  }
  const rows = codes.map((name) => [code(name), ...meanings[name], handling[name].exit]);
  return table(['Code', 'What it means', 'What to do', 'Exit code of `iqa`'], rows);
}

/**
 * A table of the command line's exit codes.
 *
 * @param {readonly { code: number, meaning: string }[]} meaningsOfExits
 */
export const exitTable = (meaningsOfExits) =>
  table(
    ['Exit code', 'Meaning'],
    meaningsOfExits.map(({ code: exit, meaning }) => [exit, prose(meaning)]),
  );
