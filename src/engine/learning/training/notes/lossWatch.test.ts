import { describe, expect, it } from 'vitest'
import { LossWatch } from './lossWatch'

/** The notes of so many steps with a loss each. */
function notes(watch: LossWatch, loss: (step: number) => number, learningRate: number): string[] {
  return Array.from({ length: 100 }, (_, k) => watch.note(loss(k + 1), learningRate)).filter((note) => note !== null)
}

describe('a loss that does not come down', () => {
  it('is told once, with the loss of a guess and the learning rate', () => {
    const watch = new LossWatch(34, 'adam')
    expect(notes(watch, (step) => (step === 1 ? 3.5 : 40), 10)).toEqual([
      'The loss of the last 10 steps is 40, far above the 3.53 of a guess that gives all 34 classes one probability. The learning rate of 10 is probably too high: with adam, at most 0.01 is usual'
    ])
  })

  it('is not blamed on a usual learning rate', () => {
    expect(notes(new LossWatch(34, 'sgd'), () => 40, 0.1)[0]).toMatch(/The learning rate of 0\.1 is a usual one: look at the start/)
  })

  it('is not told of a loss that is falling, or near that of a guess', () => {
    expect(notes(new LossWatch(34, 'adam'), (step) => 60 / step + 3, 0.003)).toEqual([])
    expect(notes(new LossWatch(34, 'adam'), () => 3.6, 10)).toEqual([])
  })

  it('is told of numbers where it is far above that of the first step', () => {
    expect(notes(new LossWatch(null, 'adam'), (step) => (step === 1 ? 1 : 400), 10)[0]).toMatch(/is 400, far above the 1 of the first step/)
    expect(notes(new LossWatch(null, 'adam'), (step) => 1 / step, 10)).toEqual([])
  })
})
