import { withPnpm } from './install.mjs';
import { run } from './run.mjs';

/** Turbo tells nobody anything and asks for no updates. */
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

/**
 * Builds what changed, in the order of dependence.
 *
 * @param {...string} filters turbo's filters: `@iqakit/docs`, `!@iqakit/docs`
 */
function build(...filters) {
  const selection = filters.map((filter) => `--filter=${filter}`);
  return run(withPnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...selection), {
    env: quiet,
  });
}

/** The packages and the command line, without the documentation. */
export const buildPackages = () => build('!@iqakit/docs');

export const buildDocs = () => build('@iqakit/docs');
