/** The procedure with which the engine describes itself. */
import { oc } from '@orpc/contract'
import * as z from 'zod'
import { executorNames } from '../executors'

export const engineStatusSchema = z.strictObject({
  version: z.string(),
  /** The process id, so that a person can watch or end it. */
  pid: z.int(),
  executor: z.enum(executorNames),
  /** The device, such as `CPU, 2 cores` or `NVIDIA H100`. */
  device: z.string(),
  /** The tfjs backend that the eager executor runs on, or null with the tensorflow executor. */
  backend: z.enum(['tensorflow', 'wasm', 'cpu']).nullable(),
  tensorflowVersion: z.string().nullable(),
  xla: z.boolean(),
  electron: z.string().nullable(),
  node: z.string(),
  /** Why this executor and device were picked, in words. */
  why: z.string(),
  /** A sentence says what would make the engine faster, if anything would. */
  remedy: z.string().nullable()
})
export type EngineStatus = z.infer<typeof engineStatusSchema>

export const engineProcedures = {
  status: oc.output(engineStatusSchema)
}
