/** What went wrong, as a stable name that programs may compare. */
export const ERROR_CODES = [
  'E_SIZE_MISMATCH',
  'E_TOO_SMALL',
  'E_RANGE',
  'E_CHANNELS',
  'E_ALPHA',
  'E_NON_FINITE',
  'E_OPTION',
  'E_USAGE',
  'E_INPUT',
  'E_DECODE',
  'E_LIMIT',
  'E_CHECKPOINT',
  'E_MODEL_MISSING',
  'E_MODEL_DIGEST',
  'E_DOWNLOAD',
  'E_GRAPH',
  'E_RUNTIME',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The only error iqakit throws. `code` is stable across versions; `message` says what was wrong with
 * which input and what to do about it.
 */
export class IqaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'IqaError';
    this.code = code;
  }
}
