/** The messages between a supervisor and an engine process, and the many connections that share their channel. */
import * as z from 'zod'

/** Counts the connections of one engine process. */
const connection = z.int().min(1)
const frame = z.instanceof(Uint8Array)

export const toEngineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open'), connection }),
  z.strictObject({ type: z.literal('frame'), connection, frame }),
  z.strictObject({ type: z.literal('close'), connection }),
  /** Accompanies a transferred MessagePort, which is a connection of its own. */
  z.strictObject({ type: z.literal('port') }),
  /** Tells the engine to finish its work and end. */
  z.strictObject({ type: z.literal('stop') })
])
export type ToEngine = z.infer<typeof toEngineSchema>

export const fromEngineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('frame'), connection, frame }),
  /** The engine ends a connection, such as for a frame that it cannot read. */
  z.strictObject({ type: z.literal('close'), connection, reason: z.string() })
])
export type FromEngine = z.infer<typeof fromEngineSchema>
