import { IqaError } from '@iqakit/core';
import { decodeError } from '../bytes/decode-error.ts';

/** What can be wrong with a compressed stream, as seen from here, from Node's zlib or from fflate. */
type Failure = 'too much' | 'too little' | unknown;

const UNEXPECTED_END_IN_FFLATE = 0;

/** One E_DECODE for one failure, whichever inflater met it. */
export function inflateError(failure: Failure): IqaError {
  if (failure instanceof IqaError) return failure;
  if (isTooMuch(failure)) {
    return decodeError(
      'The compressed pixels are more than the header announces: the file is damaged or hostile.',
    );
  }
  if (isTooLittle(failure)) {
    return decodeError(
      'The file is truncated: its compressed pixels end too early. Copy or download it again.',
    );
  }
  return decodeError('The compressed pixels are damaged. Copy or download the file again.', failure);
}

function isTooMuch(failure: Failure): boolean {
  return failure === 'too much' || codeOf(failure) === 'ERR_BUFFER_TOO_LARGE';
}

function isTooLittle(failure: Failure): boolean {
  const code = codeOf(failure);
  return failure === 'too little' || code === 'Z_BUF_ERROR' || code === UNEXPECTED_END_IN_FFLATE;
}

function codeOf(failure: Failure): unknown {
  return failure instanceof Error && 'code' in failure ? failure.code : undefined;
}
