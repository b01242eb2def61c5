declare const __IQAKIT_VERSION__: string;

/** Name and version of this package, as results state it. */
export const DEEP_PACKAGE = `@iqakit/deep@${__IQAKIT_VERSION__}`;
