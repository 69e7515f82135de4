/** Plans, starts, stops and shows sweeps. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Sweep } from '../../../contract/runs/sweep'
import type { SweepManager, SweepOutcome, SweepRefusal } from '../sweeps/sweepManager'
import type { Implementer } from './implementer'

export function sweepsHandlers(os: Implementer['sweeps'], sweeps: SweepManager) {
  return {
    plan: os.plan.handler(async ({ input, errors }) => {
      const planned = await sweeps.plan(input.spec)
      if (!planned.ok) throw errors.INVALID_SWEEP({ data: { problems: [...planned.problems] } })
      return planned.plan.trials.map(({ combination: _, ...trial }) => trial)
    }),
    start: os.start.handler(async ({ input, errors }) => sweepOr(await sweeps.start(input.spec, input.ray), errors)),
    stop: os.stop.handler(async ({ input, errors }) => sweepOr(await sweeps.stop(input.sweepId), errors)),
    resume: os.resume.handler(async ({ input, errors }) => sweepOr(await sweeps.resume(input.sweepId, input.ray), errors)),
    watch: os.watch.handler(({ signal }) => changes(sweeps, signal)),
    spec: os.spec.handler(async ({ input, errors }) => {
      const spec = await sweeps.specOf(input.sweepId)
      if (!spec) throw errors.NOT_FOUND({ data: input })
      return spec
    })
  }
}

/** Milliseconds between two looks at sweeps: while a trial trains it changes with each step, and other processes' sweeps change in their files. */
const LOOK_EVERY = 500

/** All sweeps, and then those that have changed. */
async function* changes(sweeps: SweepManager, signal?: AbortSignal): AsyncGenerator<{ sweeps: Sweep[] }, void, void> {
  const told = new Map<string, { readonly sweep: Sweep; readonly text: string }>()
  for (let first = true; !signal?.aborted; first = false) {
    const changed = (await sweeps.list()).filter((sweep) => {
      const before = told.get(sweep.sweepId)
      // One that has finished stays the same.
      if (before?.sweep === sweep) return false
      const text = JSON.stringify(sweep)
      told.set(sweep.sweepId, { sweep, text })
      return before?.text !== text
    })
    if (first || changed.length > 0) yield { sweeps: changed }
    await pause(LOOK_EVERY, undefined, { ...(signal && { signal }) }).catch(() => undefined)
  }
}

type Errors = Parameters<Parameters<Implementer['sweeps']['start']['handler']>[0]>[0]['errors']

function sweepOr(outcome: SweepOutcome, errors: Errors): Sweep {
  if (!outcome.ok) throw asError(errors, outcome.refusal)
  return outcome.sweep
}

function asError(errors: Errors, refusal: SweepRefusal): Error {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return errors.NOT_FOUND({ data: { sweepId: refusal.sweepId } })
    case 'INVALID_SWEEP':
      return errors.INVALID_SWEEP({ data: { problems: [...refusal.problems] } })
    case 'ELSEWHERE': {
      const { code: _, ...data } = refusal
      return errors.ELSEWHERE({ message: `Another process of Gatescope (${data.pid}) runs this sweep`, data })
    }
    default:
      return refusal satisfies never
  }
}
