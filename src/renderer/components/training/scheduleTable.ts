/** The fields of the learning rate's schedules: their names, purposes and default values. */
import type { Schedule } from '../../../contract/document/schedule'
import type { Field } from '../settings/field'

type ScheduleOf<Kind> = Extract<Schedule, { kind: Kind }>

export const scheduleChoices: readonly { readonly value: Schedule['kind']; readonly label: string; readonly tip: string }[] = [
  { value: 'constant', label: 'constant', tip: 'the learning rate stays as it is' },
  { value: 'step', label: 'step decay', tip: 'multiplied by a factor every so many steps' },
  { value: 'cosine', label: 'cosine', tip: 'down along half a cosine' },
  {
    value: 'warmupCosine',
    label: 'warm-up, cosine',
    tip: 'up in a line while the optimizer’s means settle, then down along half a cosine'
  },
  { value: 'oneCycle', label: 'one cycle', tip: 'up from a small rate and down to a tiny one, by half cosines' }
]

/** What a schedule starts with when it is chosen, for a run of so many steps. */
export function scheduleOf(kind: Schedule['kind'], steps: number): Schedule {
  switch (kind) {
    case 'constant':
      return { kind }
    case 'step':
      return { kind, every: Math.max(1, Math.round(steps / 5)), factor: 0.5 }
    case 'cosine':
      return { kind, steps, floor: 0.1 }
    case 'warmupCosine':
      return { kind, warmup: Math.max(1, Math.round(steps / 20)), steps: Math.max(2, steps), floor: 0.1 }
    case 'oneCycle':
      return { kind, steps, rise: 0.3, startDivisor: 25, endDivisor: 10_000 }
    default:
      return kind satisfies never
  }
}

const steps = { key: 'steps', label: 'Schedule steps', tip: 'after so many steps the rate stays as it is' } as const
const floor = { key: 'floor', label: 'Final share', tip: 'share of the learning rate that is left at the end' } as const

export const scheduleFields: { readonly [Kind in Schedule['kind']]: readonly Field<ScheduleOf<Kind>>[] } = {
  constant: [],
  step: [
    { key: 'every', label: 'Step interval', tip: 'steps from one change to the next' },
    { key: 'factor', label: 'Factor', tip: 'what the rate is multiplied by' }
  ],
  cosine: [steps, floor],
  warmupCosine: [{ key: 'warmup', label: 'Warm-up steps', tip: 'steps on the way up; they count among the schedule steps' }, steps, floor],
  oneCycle: [
    steps,
    { key: 'rise', label: 'Warm-up share', tip: 'share of the steps on the way up' },
    { key: 'startDivisor', label: 'Start divisor', tip: 'the first rate is the learning rate divided by this' },
    { key: 'endDivisor', label: 'End divisor', tip: 'the last rate is the first rate divided by this' }
  ]
}
