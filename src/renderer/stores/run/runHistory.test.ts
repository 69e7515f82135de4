// The columns of a run grow, are replaced after a checkpoint, give the throughput, and keep up with a fast stream.
import { describe, expect, it } from 'vitest'
import type { StepsEvent } from '../../../contract/events/run'
import { RunHistory } from './runHistory'

function steps(first: number, count: number, options: { parameters?: number; loss?: number; secondsPerStep?: number } = {}): StepsEvent {
  const { parameters = 2, loss = 1, secondsPerStep = 0.1 } = options
  const step = Float64Array.from({ length: count }, (_, i) => first + i)
  return {
    type: 'steps',
    step,
    seconds: step.map((s) => s * secondsPerStep),
    loss: new Float32Array(count).fill(loss),
    learningRate: new Float32Array(count).fill(0.1),
    gradientNorm: new Float32Array(count).fill(3),
    gradientNorms: Float32Array.from({ length: count * parameters }, (_, i) => (i % parameters) + 10 * Math.floor(i / parameters))
  }
}

describe('RunHistory', () => {
  it('takes apart the rows of the gradient norms', () => {
    const history = new RunHistory()
    history.addSteps(steps(1, 3))
    expect(history.gradientNorms.map((column) => [...column.view()])).toEqual([
      [0, 10, 20],
      [1, 11, 21]
    ])
  })

  it('replaces what a resumed run does again, evaluations too', () => {
    const history = new RunHistory()
    history.addSteps(steps(1, 20, { loss: 4 }))
    history.addEvaluation({ type: 'evaluation', step: 5, loss: 2, values: [3] })
    history.addEvaluation({ type: 'evaluation', step: 15, loss: 2, values: [2.8] })
    history.addSteps(steps(11, 5, { loss: 2 }))
    expect([...history.step.view()]).toEqual(Array.from({ length: 15 }, (_, i) => i + 1))
    expect([history.loss.at(9), history.loss.at(10)]).toEqual([4, 2])
    expect(history.rewinds).toBe(1)
    expect(history.gradientNorms.map((column) => column.length)).toEqual([15, 15])
    expect([...history.evaluation.step.view()]).toEqual([5])
    expect(history.throughput.step.last()).toBeLessThanOrEqual(15)
  })

  it('keeps the metrics on training data in the rows of their evaluations, and none where they were not measured', () => {
    const history = new RunHistory()
    history.addEvaluation({ type: 'evaluation', step: 5, loss: 2, values: [0.5] })
    history.addEvaluation({ type: 'evaluation', step: 10, loss: 1, values: [0.75], training: { loss: 0.5, values: [0.875] } })
    expect(history.trained.map((column) => [...column.view()])).toEqual([[NaN, 0.875]])
    expect([...history.evaluation.trainingLoss.view()]).toEqual([NaN, 0.5])
    history.addSteps(steps(8, 1))
    history.addSteps(steps(6, 1))
    expect(history.trained.map((column) => [...column.view()])).toEqual([[NaN]])
  })

  it('says which row a step lies in', () => {
    const history = new RunHistory()
    history.addSteps(steps(10, 5))
    expect([9, 10, 14, 99].map((step) => history.rowOf(step))).toEqual([-1, 0, 4, 4])
  })

  it('takes throughput over at least half a second of training', () => {
    const history = new RunHistory()
    for (let first = 1; first <= 100; first += 10) history.addSteps(steps(first, 10, { secondsPerStep: 0.05 }))
    expect(history.throughput.step.length).toBeGreaterThanOrEqual(8)
    for (const rate of history.throughput.stepsPerSecond.view()) expect(rate).toBeCloseTo(20, 3)
  })

  it('ignores an empty stretch', () => {
    const history = new RunHistory()
    history.addSteps(steps(1, 0))
    expect(history.step.length).toBe(0)
  })

  it('keeps a hundred thousand steps that arrive a few at a time', () => {
    const history = new RunHistory()
    for (let first = 1; first <= 100_000; first += 20) history.addSteps(steps(first, 20, { parameters: 12 }))
    expect([history.step.length, history.gradientNorms.length, history.gradientNorms[11]?.length]).toEqual([100_000, 12, 100_000])
  })

  it('keeps the newest notes', () => {
    const history = new RunHistory()
    for (let i = 0; i < 600; i++) history.addNote({ step: i, text: 'note' })
    expect([history.notes.length, history.notes[0]?.step]).toEqual([500, 100])
  })
})
