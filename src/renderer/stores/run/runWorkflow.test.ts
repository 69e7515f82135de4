// A run takes every way through its states, and reacts to an engine that ends.
import { describe, expect, it } from 'vitest'
import { plainSummary } from '../../../../tests/support/plainSummary'
import type { RunPhase, RunSummary } from '../../../contract/events/run'
import { abilitiesOf, nextWorkflow, noRun, patience, summaryOf } from './runWorkflow'
import type { RunHappening, RunWorkflow } from './runWorkflow'

function summary(phase: RunPhase, runId = 'run-1', step = 10): RunSummary {
  return {
    ...plainSummary,
    runId,
    name: 'LSTM',
    phase,
    step,
    checkpoint: 5,
    loss: 2,
    metrics: ['bitsPerCharacter'],
    stepsPerSecond: 20,
    tokensPerSecond: 40_000,
    executor: 'tensorflow'
  }
}
const says = (phase: RunPhase, runId?: string): RunHappening => ({ type: 'summary', summary: summary(phase, runId) })
const failing = (code: 'disk' | 'nonFinite'): RunHappening => ({
  type: 'summary',
  summary: { ...summary('failed'), failure: { code, message: '', remedy: '' } }
})
const lost = (at: number): RunHappening => ({ type: 'engineLost', reason: 'killed', at })
const after = (...happenings: RunHappening[]): RunWorkflow => happenings.reduce(nextWorkflow, noRun)

describe('a run', () => {
  it('goes from nothing through compiling and training to its end', () => {
    const phases = [
      { type: 'startAsked' } as const,
      says('compiling'),
      says('training'),
      says('paused'),
      says('training'),
      says('finished')
    ]
    let now = noRun
    expect(phases.map((happening) => (now = nextWorkflow(now, happening)).phase)).toEqual([
      'starting',
      'compiling',
      'training',
      'paused',
      'training',
      'finished'
    ])
  })

  it('stays as it was when the engine refuses to start another', () => {
    const finished = after(says('finished'))
    const starting = nextWorkflow(finished, { type: 'startAsked' })
    expect(summaryOf(starting)?.phase).toBe('finished')
    expect(nextWorkflow(starting, { type: 'startRefused' })).toBe(finished)
    expect(nextWorkflow(nextWorkflow(noRun, { type: 'startAsked' }), { type: 'startRefused' })).toBe(noRun)
  })

  it('keeps one answer when start is asked twice', () => {
    const starting = after({ type: 'startAsked' })
    expect(nextWorkflow(starting, { type: 'startAsked' })).toBe(starting)
  })
})

describe('an engine that ends', () => {
  it('interrupts a training run, which then goes on by itself', () => {
    const interrupted = after(says('training'), lost(1000))
    expect(interrupted).toMatchObject({
      phase: 'interrupted',
      reason: 'killed',
      recovery: 'automatic',
      summary: { phase: 'interrupted', step: 10 }
    })
    const resuming = nextWorkflow(interrupted, { type: 'resumeAsked' })
    expect(resuming).toMatchObject({ phase: 'interrupted', recovery: 'underWay' })
    expect(nextWorkflow(resuming, says('compiling'))).toMatchObject({ phase: 'compiling' })
  })

  it('asks the user after two losses within a minute, not after two far apart', () => {
    const again = (at: number) => after(says('training'), lost(1000), { type: 'resumeAsked' }, says('training'), lost(at))
    expect(again(1000 + patience - 1)).toMatchObject({ phase: 'interrupted', recovery: 'byHand' })
    expect(again(1000 + patience)).toMatchObject({ phase: 'interrupted', recovery: 'automatic' })
  })

  it('counts a loss while the run is on its way back', () => {
    expect(after(says('training'), lost(0), { type: 'resumeAsked' }, lost(500))).toMatchObject({ phase: 'interrupted', recovery: 'byHand' })
  })

  it('leaves a paused run to its owner', () => {
    expect(after(says('paused'), lost(0))).toMatchObject({ phase: 'interrupted', recovery: 'byHand' })
  })

  it.each(['finished', 'stopped', 'failed'] as const)('does nothing to a run that is %s', (phase) => {
    expect(after(says(phase), lost(0)).phase).toBe(phase)
  })

  it('does nothing where there is no run, and puts back what was there before a start', () => {
    expect(after(lost(0))).toBe(noRun)
    expect(after({ type: 'startAsked' }, lost(0))).toBe(noRun)
    expect(after(says('finished'), { type: 'startAsked' }, lost(0)).phase).toBe('finished')
  })

  it('waits for the user when the supervisor gave up or the resume was refused', () => {
    const interrupted = after(says('training'), lost(0))
    expect(nextWorkflow(interrupted, { type: 'engineDown', reason: 'ended 5 times' })).toMatchObject({
      recovery: 'byHand',
      reason: 'ended 5 times'
    })
    expect(nextWorkflow(interrupted, { type: 'resumeRefused' })).toMatchObject({ recovery: 'byHand' })
  })

  it('keeps what is planned when the engine itself says that the run is interrupted', () => {
    expect(after(says('training'), lost(0), says('interrupted'))).toMatchObject({ phase: 'interrupted', recovery: 'automatic' })
  })

  it('leaves it to the user when the page only now learns of an interrupted run', () => {
    expect(after(says('interrupted'))).toMatchObject({ phase: 'interrupted', recovery: 'byHand', reason: null })
  })

  it('counts losses for one run only', () => {
    expect(after(says('training'), lost(0), says('training', 'run-2'), lost(10))).toMatchObject({ recovery: 'automatic' })
  })
})

describe('abilities', () => {
  it('are what the state allows', () => {
    const able = (now: RunWorkflow) => Object.entries(abilitiesOf(now)).flatMap(([name, can]) => (can ? [name] : []))
    expect(able(noRun)).toEqual(['start'])
    expect(able(after({ type: 'startAsked' }))).toEqual([])
    expect(able(after(says('compiling')))).toEqual(['pause', 'stop'])
    expect(able(after(says('training')))).toEqual(['pause', 'stop'])
    expect(able(after(says('paused')))).toEqual(['resume', 'step', 'stop'])
    expect(able(after(says('finished')))).toEqual(['start'])
    expect(able(after(says('stopped')))).toEqual(['start', 'resume'])
    expect(able(after(failing('disk')))).toEqual(['start', 'resume'])
    expect(able(after(failing('nonFinite')))).toEqual(['start'])
    expect(able(after({ type: 'summary', summary: { ...summary('stopped'), checkpoint: null } }))).toEqual(['start'])
    expect(able(after({ type: 'summary', summary: { ...summary('interrupted'), checkpoint: null } }))).toEqual(['start'])
    expect(able(after(says('training'), lost(0)))).toEqual([])
    expect(able(after(says('interrupted')))).toEqual(['start', 'resume'])
  })
})
