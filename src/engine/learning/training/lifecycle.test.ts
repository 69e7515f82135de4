import { describe, expect, it } from 'vitest'
import { transition } from './lifecycle'
import type { RunSignal, RunState } from './lifecycle'

const compiling: RunState = { phase: 'compiling', pauseAfter: false }
const failure = { code: 'nonFinite', message: 'm', remedy: 'r' } as const
const all: RunState[] = [
  compiling,
  { phase: 'compiling', pauseAfter: true },
  { phase: 'training', single: false },
  { phase: 'training', single: true },
  { phase: 'paused' },
  { phase: 'finished', by: 'steps' },
  { phase: 'stopped' },
  { phase: 'failed', failure }
]
const after = (...types: Exclude<RunSignal['type'], 'fail'>[]) =>
  types.reduce<RunState>((state, type) => transition(state, type === 'completed' ? { type, by: 'steps' } : { type }), compiling)

describe('the life of a run', () => {
  it('compiles, trains, pauses, goes on and finishes', () => {
    expect(after('compiled')).toEqual({ phase: 'training', single: false })
    expect(after('compiled', 'pause')).toEqual({ phase: 'paused' })
    expect(after('compiled', 'pause', 'resume')).toEqual({ phase: 'training', single: false })
    expect(after('compiled', 'completed')).toEqual({ phase: 'finished', by: 'steps' })
  })
  it('keeps a pause that was asked for while it compiles', () => {
    expect(after('pause', 'compiled')).toEqual({ phase: 'paused' })
    expect(after('pause', 'resume', 'compiled')).toEqual({ phase: 'training', single: false })
  })
  it('takes one step of a paused run, and only of a paused one', () => {
    expect(after('compiled', 'pause', 'step')).toEqual({ phase: 'training', single: true })
    expect(after('compiled', 'pause', 'step', 'stepped')).toEqual({ phase: 'paused' })
    expect(after('compiled', 'step')).toEqual({ phase: 'training', single: false })
    expect(after('compiled', 'stepped')).toEqual({ phase: 'training', single: false })
  })
  it('goes on after stop, never after it finished or failed', () => {
    expect(after('compiled', 'stop', 'resume')).toEqual({ phase: 'training', single: false })
    expect(after('compiled', 'completed', 'resume')).toEqual({ phase: 'finished', by: 'steps' })
    expect(transition({ phase: 'failed', failure }, { type: 'resume' })).toEqual({ phase: 'failed', failure })
  })
  it('gives back the same object where a signal means nothing', () => {
    for (const state of all) expect(transition(state, { type: 'compiled' }) === state).toBe(state.phase !== 'compiling')
  })
})
