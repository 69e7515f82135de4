/** What a measurement has told of a GPU, by which an executor chooses how it runs programs there. */
import * as z from 'zod'
import { loopCostsSchema } from './webgpu/loops/loopCosts'

export const tuningSchema = z.object({
  /** The GPU that was measured. */
  device: z.string(),
  loops: loopCostsSchema
})
export type Tuning = Readonly<z.infer<typeof tuningSchema>>
