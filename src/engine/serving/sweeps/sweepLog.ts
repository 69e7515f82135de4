/** What happened in a sweep, one line each: the lines and the plan say all that there is to know of it, also after `kill -9`. */
import * as z from 'zod'
import { problemSchema } from '../../../contract/problems/problems'
import { runIdSchema } from '../../../contract/procedures/common'
import { sweepSchema } from '../../../contract/runs/sweep'
import { ownerSchema } from '../../files/owner'
import type { Owner } from '../../files/owner'

const endSchema = z.strictObject({
  type: z.literal('end'),
  trial: z.int(),
  /** 0-based. */
  rung: z.int(),
  outcome: z.enum(['finished', 'failed', 'refused']),
  step: z.int(),
  /** The best value of the metric so far. */
  best: z.strictObject({ step: z.int(), value: z.number() }).nullable(),
  problems: z.array(problemSchema)
})
export type TrialEnd = z.infer<typeof endSchema>

export const sweepLineSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('phase'),
    phase: z.enum(['running', 'stopped', 'finished']),
    /** Milliseconds since 1970. */
    at: z.number(),
    owner: ownerSchema,
    place: sweepSchema.shape.place,
    /** Why it stopped by itself. */
    failure: z.string().nullable().default(null)
  }),
  /** Written before the run is made, so that a trial never has two. */
  z.strictObject({ type: z.literal('begin'), trial: z.int(), runId: runIdSchema }),
  endSchema
])
export type SweepLine = z.infer<typeof sweepLineSchema>

export interface SweepProgress {
  readonly phase: 'running' | 'stopped' | 'finished'
  readonly owner: Owner | null
  readonly place: z.infer<typeof sweepSchema>['place']
  readonly startedAt: number
  readonly failure: string | null
  /** The run of each trial that was begun. */
  readonly runIds: ReadonlyMap<number, string>
  /** How each trial ended at each rung that it reached, the last rung last. */
  readonly ends: ReadonlyMap<number, readonly TrialEnd[]>
}

export function progressOf(lines: readonly SweepLine[]): SweepProgress {
  const phases = lines.filter((line) => line.type === 'phase')
  const last = phases.at(-1)
  const ends = new Map<number, TrialEnd[]>()
  for (const line of lines) if (line.type === 'end') ends.set(line.trial, [...(ends.get(line.trial) ?? []), line])
  return {
    phase: last?.phase ?? 'stopped',
    owner: last?.owner ?? null,
    place: last?.place ?? { kind: 'here' },
    startedAt: phases[0]?.at ?? 0,
    failure: last?.failure ?? null,
    runIds: new Map(lines.flatMap((line) => (line.type === 'begin' ? [[line.trial, line.runId]] : []))),
    ends
  }
}
