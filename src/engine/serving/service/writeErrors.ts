/** Turns a file that could not be written into the error of the contract. */
import { CannotWrite } from '../workspace/userFiles'

interface Errors {
  readonly CANNOT_WRITE: (options: { readonly data: { readonly file: string; readonly reason: string } }) => Error
}

/** For `catch`: throws CANNOT_WRITE for CannotWrite, and any other error again. */
export function asCannotWrite(errors: Errors): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CannotWrite)) throw error
    const { file, reason } = error
    throw errors.CANNOT_WRITE({ data: { file, reason } })
  }
}
