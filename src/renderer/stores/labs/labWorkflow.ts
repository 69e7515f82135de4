/** What a lab that measures is doing, and when it will be done. */
import type { LabEvent } from '../../../contract/labs/study'

type Begins = Extract<LabEvent, { type: 'begins' }>

export interface Measuring {
  readonly id: string
  /** What is measured now; null before the first. */
  readonly now: Begins | null
  /** The share of it that is done; null where nobody can say. */
  readonly share: number | null
  /** Milliseconds since 1970 at which the first measurement and this one began. */
  readonly firstAt: number | null
  readonly nowAt: number | null
}

export const startedMeasuring = (id: string): Measuring => ({ id, now: null, share: null, firstAt: null, nowAt: null })

/** The state after an event that came at a time in milliseconds since 1970. */
export function afterEvent(measuring: Measuring, event: LabEvent, at: number): Measuring {
  switch (event.type) {
    case 'study':
      return measuring
    case 'begins':
      return { ...measuring, now: event, share: null, firstAt: measuring.firstAt ?? at, nowAt: at }
    case 'progress':
      return { ...measuring, share: event.steps === 0 ? null : event.step / event.steps }
    default:
      return event satisfies never
  }
}

/** The seconds that are left, if what is to come takes as long as what was measured; null before the first measurement is done. */
export function secondsLeft({ now, share, firstAt, nowAt }: Measuring, at: number): number | null {
  if (now === null || firstAt === null || nowAt === null) return null
  const done = now.number - 1
  const each = done > 0 ? (nowAt - firstAt) / 1000 / done : share !== null && share > 0.05 ? (at - nowAt) / 1000 / share : null
  if (each === null) return null
  const spent = (at - nowAt) / 1000
  return Math.max(0, each - spent) + each * (now.of - now.number)
}
