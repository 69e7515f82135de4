/** The error of the codec: data that it cannot write, or bytes that it did not write. */

export type CodecErrorCode = 'unsupported' | 'malformed' | 'tooLarge' | 'tooDeep'

export class CodecError extends Error {
  constructor(
    readonly code: CodecErrorCode,
    detail: string
  ) {
    super(detail)
    this.name = 'CodecError'
  }
}

export const fail = (code: CodecErrorCode, detail: string) => new CodecError(code, detail)
