/** How far the reading of a data file has come. A large file is read several times over, each time for something else. */
import * as z from 'zod'

const readPhases = ['encoding', 'contents', 'vocabulary', 'tokens', 'scaling'] as const
export type ReadPhase = (typeof readPhases)[number]

export const readProgressSchema = z.strictObject({
  phase: z.enum(readPhases),
  /** Bytes that were read in this phase, of those of the file. */
  bytes: z.number(),
  of: z.number()
})
export type ReadProgress = z.infer<typeof readProgressSchema>

/** What is done, as the beginning of a sentence. */
export const phaseWords: { readonly [P in ReadPhase]: string } = {
  encoding: 'Finding the encoding',
  contents: 'Reading the contents',
  vocabulary: 'Counting words',
  tokens: 'Cutting the text into tokens',
  scaling: 'Scaling the columns'
}
