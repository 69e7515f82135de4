/** What loops cost on a GPU, by which their form and the length of their dispatches are chosen: estimates, until the adapter is measured. */
import * as z from 'zod'

export const loopCostsSchema = z.object({
  /** Up to so many bytes of matrices, streaming them in every step costs less than a dispatch for each step does. */
  mostLoopBytes: z.number().min(0),
  /** Bytes of matrices that a loop streams in a microsecond. */
  bytesEach: z.number().positive(),
  /** Microseconds from one barrier to the next, without matrices. */
  barrier: z.number().positive()
})
export type LoopCosts = Readonly<z.infer<typeof loopCostsSchema>>

/** The threshold is right for most GPUs; the rest is a guess for a slow one, whose dispatches must not become too long. */
export const estimatedCosts: LoopCosts = { mostLoopBytes: 1 << 20, bytesEach: 50_000, barrier: 2 }

/** One size of loop that was measured: microseconds of a time step in each form, for so many bytes of matrices. */
export interface MeasuredLoop {
  readonly bytes: number
  readonly loop: number
  readonly steps: number
}

/** The costs by measurements, the smallest matrices first; null where they contradict one another, as on a GPU that is busy. */
export function costsOf(measured: readonly MeasuredLoop[]): LoopCosts | null {
  const [smallest, largest] = [measured[0], measured.at(-1)]
  if (!smallest || !largest || smallest === largest) return null
  const bytesEach = (largest.bytes - smallest.bytes) / (largest.loop - smallest.loop)
  const barrier = smallest.loop - smallest.bytes / bytesEach
  const beaten = measured.findIndex(({ loop, steps }) => steps < loop)
  const costs = {
    mostLoopBytes: between(measured[beaten - 1], measured[beaten], largest),
    bytesEach,
    barrier: Math.max(barrier, leastBarrier)
  }
  return loopCostsSchema.safeParse(costs).success ? costs : null
}

/** No barrier is quicker. */
const leastBarrier = 0.1

/** In the middle, by their ratio, between the last size at which the loop is quicker and the first at which it is not. */
function between(last: MeasuredLoop | undefined, beaten: MeasuredLoop | undefined, largest: MeasuredLoop): number {
  if (!beaten) return largest.bytes
  return last ? Math.sqrt(last.bytes * beaten.bytes) : 0
}
