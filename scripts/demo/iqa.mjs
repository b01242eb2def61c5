import { fromRoot } from '../workspace/paths.mjs';

/** The command line as it is built, for {@link run}. */
export const iqa = (...args) => [process.execPath, fromRoot('apps/cli/bin/iqa.mjs'), ...args];
