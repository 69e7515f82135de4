/** The messages with which a supervisor (host or Electron main) tells a window about its engine, beside the contract's own traffic. */
import * as z from 'zod'

export const engineStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting') }),
  /** The engine answers; `generation` counts its starts, so that a window notices a restart. */
  z.strictObject({ state: z.literal('ready'), generation: z.int() }),
  /** The engine ended by itself and is being started again. */
  z.strictObject({ state: z.literal('lost'), reason: z.string() }),
  /** The engine ended too often in a short time, so that the supervisor waits for the user. */
  z.strictObject({ state: z.literal('down'), reason: z.string() })
])
export type EngineState = z.infer<typeof engineStateSchema>

/** The requests of a window to the supervisor. */
export const supervisorRequestSchema = z.discriminatedUnion('request', [
  z.strictObject({ request: z.literal('restart') }),
  /** Over a WebSocket: the binary frames that follow are for the engine of this generation, and for no later one. */
  z.strictObject({ request: z.literal('attach'), generation: z.int() })
])
export type SupervisorRequest = z.infer<typeof supervisorRequestSchema>
