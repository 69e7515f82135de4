/** A problem as one row: the arguments that it carries, and the words that tell it. */
import * as z from 'zod'

/** One sentence that names the place and what is wrong there, and one that says what would mend it. */
export type Words = readonly [message: string, remedy: string]

/** Arguments are names, not identifiers: what the words need. Shapes come printed, such as `x [64]`. */
export const text = z.string()
export const number = z.number()
export const list = z.array(z.string())

/** A row of the table of problems; `words` may use every argument. */
export function row<Shape extends z.ZodRawShape>(shape: Shape, words: (args: z.infer<z.ZodObject<Shape>>) => Words) {
  return { args: z.object(shape), words }
}
