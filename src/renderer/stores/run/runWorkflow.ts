/** The states of a run as the window sees them, and the pure function that computes the next state from an event. */
import { isFromPython, isGoing } from '../../../contract/events/run'
import type { RunPhase, RunSummary } from '../../../contract/events/run'

type LivePhase = Exclude<RunPhase, 'interrupted'>

/** How an interrupted run resumes: by itself, after a request that is not answered yet, or when the user asks. */
export type Recovery = 'automatic' | 'underWay' | 'byHand'

export type RunWorkflow =
  | { readonly phase: 'none' }
  /** The engine was asked to start a run; `before` comes back if it refuses. */
  | { readonly phase: 'starting'; readonly before: SettledRun }
  | KnownRun

export type KnownRun =
  | { readonly phase: LivePhase; readonly summary: RunSummary; readonly lostAt: readonly number[] }
  | {
      readonly phase: 'interrupted'
      readonly summary: RunSummary
      readonly lostAt: readonly number[]
      readonly reason: string | null
      readonly recovery: Recovery
    }
type SettledRun = Exclude<RunWorkflow, { phase: 'starting' }>

export type RunHappening =
  | { readonly type: 'startAsked' }
  | { readonly type: 'startRefused' }
  /** What the engine says of the run, whether as an answer or in the stream. */
  | { readonly type: 'summary'; readonly summary: RunSummary }
  /** The engine ended under the run; `at` in milliseconds. */
  | { readonly type: 'engineLost'; readonly reason: string; readonly at: number }
  /** The supervisor gave up starting the engine. */
  | { readonly type: 'engineDown'; readonly reason: string }
  | { readonly type: 'resumeAsked' }
  | { readonly type: 'resumeRefused' }
  /** The run was removed from the workspace. */
  | { readonly type: 'removed' }

const none = { phase: 'none' } as const
export const noRun: RunWorkflow = none

/** After two losses within this many milliseconds the run does not resume by itself. */
export const patience = 60_000

export function nextWorkflow(now: RunWorkflow, happening: RunHappening): RunWorkflow {
  switch (happening.type) {
    case 'startAsked':
      return now.phase === 'starting' ? now : { phase: 'starting', before: now }
    case 'startRefused':
      return now.phase === 'starting' ? now.before : now
    case 'summary':
      return withSummary(now, happening.summary)
    case 'engineLost':
      return lost(now, happening.reason, happening.at)
    case 'engineDown':
      return now.phase === 'interrupted'
        ? { ...now, reason: happening.reason, recovery: 'byHand' }
        : interruptedByHand(now, happening.reason)
    case 'resumeAsked':
      return now.phase === 'interrupted' ? { ...now, recovery: 'underWay' } : now
    case 'resumeRefused':
      return now.phase === 'interrupted' ? { ...now, recovery: 'byHand' } : now
    case 'removed':
      return now.phase === 'starting' ? { ...now, before: none } : none
    default:
      return happening satisfies never
  }
}

function withSummary(now: RunWorkflow, summary: RunSummary): RunWorkflow {
  const same = isKnown(now) && now.summary.runId === summary.runId
  const lostAt = same ? now.lostAt : []
  if (summary.phase !== 'interrupted') return { phase: summary.phase, summary, lostAt }
  if (same && now.phase === 'interrupted') return { ...now, summary }
  return { phase: 'interrupted', summary, lostAt, reason: null, recovery: 'byHand' }
}

function lost(now: RunWorkflow, reason: string, at: number): RunWorkflow {
  if (now.phase === 'starting') return lost(now.before, reason, at)
  if (!isActive(now)) return now
  const lostAt = [...now.lostAt.filter((before) => at - before < patience), at]
  // A paused run stays paused until its user resumes it, as without the loss.
  const recovery = lostAt.length > 1 || now.phase === 'paused' ? 'byHand' : 'automatic'
  return { phase: 'interrupted', summary: { ...now.summary, phase: 'interrupted' }, lostAt, reason, recovery }
}

function interruptedByHand(now: RunWorkflow, reason: string): RunWorkflow {
  if (now.phase === 'starting') return interruptedByHand(now.before, reason)
  if (!isActive(now)) return now
  return { phase: 'interrupted', summary: { ...now.summary, phase: 'interrupted' }, lostAt: now.lostAt, reason, recovery: 'byHand' }
}

export function isKnown(now: RunWorkflow): now is KnownRun {
  return now.phase !== 'none' && now.phase !== 'starting'
}

/** Returns the run of the workflow, also while another one is requested. */
export function summaryOf(now: RunWorkflow): RunSummary | null {
  if (now.phase === 'starting') return summaryOf(now.before)
  return now.phase === 'none' ? null : now.summary
}

type ActiveRun = Extract<KnownRun, { lostAt: readonly number[] }> & { readonly phase: 'compiling' | 'training' | 'paused' | 'interrupted' }

/** Whether the engine holds the run in memory, or held it until it was lost on the way back. */
function isActive(now: SettledRun): now is ActiveRun {
  return now.phase === 'interrupted' ? now.recovery === 'underWay' : goesOn(now)
}

/** Whether the engine has the run in memory, and it is not over. A loop in Python has its run itself. */
export function goesOn(now: RunWorkflow): boolean {
  return isKnown(now) && isGoing(now.phase) && !isFromPython(now.summary)
}

/** Whether the run rests before its end, and goes on from its last checkpoint. A loss that is not finite would come again. */
export function isResumable(now: RunWorkflow): now is KnownRun {
  if (!isKnown(now) || now.summary.checkpoint === null || isFromPython(now.summary)) return false
  if (now.phase === 'interrupted') return now.recovery === 'byHand'
  return now.phase === 'stopped' || (now.phase === 'failed' && now.summary.failure?.code !== 'nonFinite')
}

/** Whether there is a model to look into: in memory from the first step on, or in a checkpoint. */
export function hasModel(now: RunWorkflow): boolean {
  if (!isKnown(now)) return false
  const { step, checkpoint } = now.summary
  if (isFromPython(now.summary)) return true
  if (now.phase === 'interrupted') return now.recovery === 'byHand' && checkpoint !== null
  return step > 0 || now.phase === 'training' || now.phase === 'paused'
}

/** Whether the engine has the run's model in memory, so that looking at it loads no checkpoint. */
export function isInMemory({ phase }: RunWorkflow): boolean {
  return phase === 'training' || phase === 'paused' || phase === 'finished'
}

/** Lists which buttons are enabled in a state. */
export interface Abilities {
  readonly start: boolean
  readonly pause: boolean
  readonly resume: boolean
  readonly step: boolean
  readonly stop: boolean
}

/** A run of a loop in Python is steered there. */
const noAbilities: Abilities = { start: false, pause: false, resume: false, step: false, stop: false }

export function abilitiesOf(now: RunWorkflow): Abilities {
  const { phase } = now
  if (isKnown(now) && isFromPython(now.summary)) return noAbilities
  const going = goesOn(now)
  return {
    start: !going && phase !== 'starting' && !(phase === 'interrupted' && now.recovery !== 'byHand'),
    pause: phase === 'training' || phase === 'compiling',
    resume: phase === 'paused' || isResumable(now),
    step: phase === 'paused',
    stop: going
  }
}
