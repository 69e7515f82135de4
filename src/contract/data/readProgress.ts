/** How far the reading of a data file has come. A large file is read several times over, each time for something else. */

export type ReadPhase = 'encoding' | 'contents' | 'vocabulary' | 'tokens' | 'scaling'

export interface ReadProgress {
  readonly phase: ReadPhase
  /** Bytes that were read in this phase, of those of the file. */
  readonly bytes: number
  readonly of: number
}
