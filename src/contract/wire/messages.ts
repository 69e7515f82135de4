/** The messages between a client and an engine, with their schemas. The contract checks their bodies. */
import * as z from 'zod'

/** Chosen by the client, unique within a connection. */
const id = z.string().min(1).max(32)
const body = z.unknown()
/** The names of the domain and the procedure, such as `/training/start`. */
const path = z
  .string()
  .regex(/^(\/[A-Za-z][A-Za-z0-9]*)+$/)
  .max(200)

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id, path, body }),
  /** The client wants no more of this call or stream. */
  z.strictObject({ type: z.literal('cancel'), id }),
  /** The reader of a stream took so many more messages: as many may follow. */
  z.strictObject({ type: z.literal('taken'), id, count: z.int().min(1) })
])
export type ClientMessage = z.infer<typeof clientMessageSchema>

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answer'), id, status: z.int(), body }),
  /** The answer is a stream, whose messages follow. */
  z.strictObject({ type: z.literal('stream'), id }),
  z.strictObject({ type: z.literal('item'), id, event: z.enum(['message', 'error', 'done']), body })
])
export type ServerMessage = z.infer<typeof serverMessageSchema>
