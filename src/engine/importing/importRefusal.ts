/** The error of a model file that cannot be imported: one sentence that says why, and one that says what would help. */
export class ImportRefusal extends Error {
  override readonly name = 'ImportRefusal'
  constructor(
    readonly why: string,
    readonly remedy: string
  ) {
    super(`${why} ${remedy}`)
  }
}

/** Throws an ImportRefusal where a value is needed. */
export function refuse(why: string, remedy: string): never {
  throw new ImportRefusal(why, remedy)
}

/** The remedy for a file whose bytes are not what its format says. */
export const damaged = 'Write the file again, or copy it anew: it is damaged or of another kind.'
