declare const __IQAKIT_VERSION__: string;

/** Name and version of this package, as results state it. */
export const FUSION_PACKAGE = `@iqakit/fusion@${__IQAKIT_VERSION__}`;
