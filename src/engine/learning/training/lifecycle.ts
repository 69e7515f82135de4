/** The life of a run in memory as one union and a pure transition: `compiling → training ⇄ paused → finished | stopped | failed`. */
import type { RunFailure } from '../../../contract/events/run'
import type { EndReason } from '../../../contract/runs/endWords'

export type RunState =
  /** Compiles, and goes on to train, or to wait when the user has paused meanwhile. */
  | { readonly phase: 'compiling'; readonly pauseAfter: boolean }
  /** `single`: one step, then paused again. */
  | { readonly phase: 'training'; readonly single: boolean }
  | { readonly phase: 'paused' }
  | { readonly phase: 'finished'; readonly by: EndReason }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'failed'; readonly failure: RunFailure }

export type RunSignal =
  /** Commands of the user. */
  | { readonly type: 'pause' | 'resume' | 'step' | 'stop' }
  /** From the loop: the first step is done; a step is done; the run has come to its end and is evaluated. */
  | { readonly type: 'compiled' | 'stepped' }
  | { readonly type: 'completed'; readonly by: EndReason }
  | { readonly type: 'fail'; readonly failure: RunFailure }

/** Returns the state after a signal. A signal that means nothing in a state returns the same object. */
export function transition(state: RunState, signal: RunSignal): RunState {
  if (isOver(state)) return signal.type === 'resume' && mayGoOn(state) ? { phase: 'training', single: false } : state
  switch (signal.type) {
    case 'pause':
      return pause(state)
    case 'resume':
      return resume(state)
    case 'step':
      return state.phase === 'paused' ? { phase: 'training', single: true } : state
    case 'stop':
      return { phase: 'stopped' }
    case 'compiled':
      return state.phase === 'compiling' ? afterCompiling(state.pauseAfter) : state
    case 'stepped':
      return state.phase === 'training' && state.single ? { phase: 'paused' } : state
    case 'completed':
      return state.phase === 'training' ? { phase: 'finished', by: signal.by } : state
    case 'fail':
      return { phase: 'failed', failure: signal.failure }
    default:
      return signal satisfies never
  }
}

/** Whether the run does not go on by itself and cannot be stepped. */
export function isOver(state: RunState): state is Extract<RunState, { phase: 'finished' | 'stopped' | 'failed' }> {
  return state.phase === 'finished' || state.phase === 'stopped' || state.phase === 'failed'
}

/** Whether the run uses the device now. */
export function isActive(state: RunState): state is Extract<RunState, { phase: 'compiling' | 'training' }> {
  return state.phase === 'compiling' || state.phase === 'training'
}

/** A stopped run can be resumed, and so can one that failed for lack of disk space: both are complete in memory. */
function mayGoOn(state: Exclude<RunState, Living>): boolean {
  return state.phase === 'stopped' || (state.phase === 'failed' && state.failure.code === 'disk')
}

type Living = Exclude<RunState, { phase: 'finished' | 'stopped' | 'failed' }>

function pause(state: Living): RunState {
  if (state.phase === 'compiling') return state.pauseAfter ? state : { phase: 'compiling', pauseAfter: true }
  return state.phase === 'training' ? { phase: 'paused' } : state
}

function resume(state: Living): RunState {
  if (state.phase === 'compiling') return state.pauseAfter ? { phase: 'compiling', pauseAfter: false } : state
  return state.phase === 'paused' ? { phase: 'training', single: false } : state
}

function afterCompiling(pauseAfter: boolean): RunState {
  return pauseAfter ? { phase: 'paused' } : { phase: 'training', single: false }
}
