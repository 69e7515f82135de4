/** The learning rate over training: schedules as settings, and as a pure function of the step. */
import * as z from 'zod'

const steps = z.int().min(1).max(1_000_000_000)
/** The final learning rate, as a share of the initial one. */
const floor = z.number().min(0).max(1)

export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Multiplies the learning rate by `factor` after every `every` steps. */
  z.strictObject({ kind: z.literal('step'), every: steps, factor: z.number().positive().max(1) }),
  /** Half a cosine from the learning rate to its floor (Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5, without restarts). */
  z.strictObject({ kind: z.literal('cosine'), steps, floor }),
  /** Linear up to the learning rate (Goyal et al. 2017, arXiv 1706.02677, section 2.2), then half a cosine; `steps` counts both. */
  z
    .strictObject({ kind: z.literal('warmupCosine'), warmup: steps, steps, floor })
    .refine((schedule) => schedule.warmup < schedule.steps, { path: ['warmup'], message: 'fewer steps of warm-up than the schedule has' }),
  /**
   * Up from a `startDivisor`th of the learning rate within the share `rise` of the steps, then down to an `endDivisor`th of the start
   * (Smith and Topin 2018, arXiv 1708.07120), by half cosines as PyTorch's OneCycleLR.
   */
  z.strictObject({
    kind: z.literal('oneCycle'),
    steps,
    rise: z.number().min(0).max(1),
    startDivisor: z.number().min(1).max(1e6),
    endDivisor: z.number().min(1).max(1e9)
  })
])
export type Schedule = z.infer<typeof scheduleSchema>

type OneCycle = Extract<Schedule, { kind: 'oneCycle' }>

/** Returns the factor on the learning rate in a step. @param step 1-based */
export function scheduleFactor(schedule: Schedule, step: number): number {
  const done = step - 1
  switch (schedule.kind) {
    case 'constant':
      return 1
    case 'step':
      return schedule.factor ** Math.floor(done / schedule.every)
    case 'cosine':
      return halfCosine(1, schedule.floor, done / schedule.steps)
    case 'warmupCosine':
      if (step <= schedule.warmup) return step / schedule.warmup
      return halfCosine(1, schedule.floor, (step - schedule.warmup) / (schedule.steps - schedule.warmup))
    case 'oneCycle':
      return oneCycle(schedule, done)
    default:
      return schedule satisfies never
  }
}

/** Returns the number of steps until the schedule stays constant, for drawing it; null where it has no end. */
export function scheduleSteps(schedule: Schedule): number | null {
  switch (schedule.kind) {
    case 'constant':
      return null
    case 'step':
      return schedule.every * 5
    case 'cosine':
    case 'warmupCosine':
    case 'oneCycle':
      return schedule.steps
    default:
      return schedule satisfies never
  }
}

/**
 * Says what the schedule does in the steps that are added to a run, which go on from `from` up to and with `to`, null for without end. The
 * schedule counts steps from the run's beginning, so a run that is prolonged has the learning rates that it would have had. Null where the
 * rate is the same in every step.
 */
export function addedStepsWords(schedule: Schedule, from: number, to: number | null): string | null {
  const end = schedule.kind === 'step' ? null : scheduleSteps(schedule)
  if (schedule.kind === 'constant') return null
  if (end === null || (to !== null && to <= end)) return 'The learning rate schedule continues as set.'
  const rest = `${Number((scheduleFactor(schedule, end + 1) * 100).toPrecision(3)).toLocaleString('en-US')} % of the learning rate`
  return end <= from
    ? `The schedule ended at step ${end.toLocaleString('en-US')}: the added steps train at ${rest}.`
    : `The schedule ends at step ${end.toLocaleString('en-US')}; after that, training continues at ${rest}.`
}

function oneCycle({ steps: total, rise, startDivisor, endDivisor }: OneCycle, done: number): number {
  const start = 1 / startDivisor
  const top = Math.max(0, rise * total - 1)
  if (done < top) return halfCosine(start, 1, done / top)
  return halfCosine(1, start / endDivisor, total - 1 > top ? (done - top) / (total - 1 - top) : 1)
}

/** Goes from one value to the other as `share` goes from 0 to 1, and stays there. */
function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2
}
