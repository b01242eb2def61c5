import { fileURLToPath } from 'node:url';

/** The documentation's folder, and the repository's root. */
export const docsFolder = fileURLToPath(new URL('..', import.meta.url));
export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url));
