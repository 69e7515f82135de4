/** How the benchmark speaks with its workers: one JSON object a line, each way. Each peer is a process of its own. */
import * as z from 'zod'

export const cells = ['lstm', 'gru', 'rnn'] as const
export type Cell = (typeof cells)[number]

/** The work: a cell over [B, T, D] with H units, a linear map back to D, the mean squared error, Adam with a rate of 0.001. float32. */
export const sizeSchema = z.object({ batch: z.int(), time: z.int(), input: z.int(), hidden: z.int() })
export type Size = z.infer<typeof sizeSchema>

/**
 * Take so many steps of a cell and size, after two that are not timed when either is new; and go on until so many milliseconds are over, so
 * that the fastest of short steps is found as surely as that of long ones.
 */
export const requestSchema = z.object({ cell: z.enum(cells), size: sizeSchema, steps: z.int(), milliseconds: z.number() })
export type Request = z.infer<typeof requestSchema>

export const replySchema = z.union([
  /** Milliseconds of each step, and the loss after them; null where it is not finite, which JSON has no number for. */
  z.object({ times: z.array(z.number()), loss: z.number().nullable() }),
  z.object({ absent: z.string() })
])
export type Reply = z.infer<typeof replySchema>

export const sizes: readonly Size[] = [
  { batch: 32, time: 100, input: 64, hidden: 128 },
  { batch: 16, time: 64, input: 16, hidden: 32 },
  { batch: 64, time: 256, input: 64, hidden: 256 }
]

export const cellTitle: Record<Cell, string> = { lstm: 'LSTM', gru: 'GRU, reset after the product', rnn: 'Elman RNN, tanh' }

export const sizeName = ({ batch, time, input, hidden }: Size): string => `B ${batch}, T ${time}, D ${input}, H ${hidden}`
