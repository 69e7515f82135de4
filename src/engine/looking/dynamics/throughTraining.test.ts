/** Exponents through training: of linear cells whose eigenvalues are known at each moment, equal to those of the table of exponents. */
import { beforeAll, describe, expect, it } from 'vitest'
import { chosenWeights, dynamicOf, modelOfCell, movedWeights, sourceOf, tokenProbe } from '../../../../tests/support/drawnCell'
import type { ExponentsThroughTraining } from '../../../contract/events/dynamics'
import { openEager } from '../../executors/eager/open'
import type { Executor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { Dynamics } from './dynamics'
import { exponentsThroughTraining, withBothEnds } from './throughTraining'
import type { TrainingMoment } from './throughTraining'

let executor: Executor
beforeAll(async () => {
  const opened = await openEager('cpu', '', null)
  if (!opened.ok) throw new Error(opened.why)
  executor = opened.executor
})

const probe = tokenProbe(Array.from({ length: 48 }, (_, k) => (k === 0 ? 1 : 0)))
const moment = (step: number, weights: Tensors | null): TrainingMoment => ({
  step,
  weights: () => Promise.resolve(weights && { ...sourceOf(weights), step })
})

async function framesOf(model: CheckedModel, moments: readonly TrainingMoment[], signal?: AbortSignal) {
  const frames: ExponentsThroughTraining[] = []
  for await (const frame of exponentsThroughTraining(new Dynamics(executor, dynamicOf(model)), probe, moments, signal)) frames.push(frame)
  return frames
}

describe('exponents through training', () => {
  const linear = modelOfCell('cell Lin(x, { h }, H = 2) { h = linear(h, { bias: false }) + x }', { units: 2, hidden: 2 })
  const between = [...dynamicOf(linear).model.weights.keys()].find((name) => name.endsWith('.h')) ?? ''
  const scaled = (scale: number) => chosenWeights(linear, { [between]: [scale, 0, 0, 0.5 * scale] })

  it('are the logarithm of the largest eigenvalue at each checkpoint, with a frame after each', async () => {
    const frames = await framesOf(linear, [moment(1, scaled(0.5)), moment(10, scaled(0.9)), moment(100, scaled(1.2))])
    expect(frames.map(({ steps, of }) => [steps.length, of])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3]
    ])
    expect(frames[2]).toMatchObject({ tokens: 48, steps: [1, 10, 100], layers: [{ name: 'Cell' }] })
    const exponents = [...(frames[2]?.layers[0]?.exponents ?? [])]
    expect(exponents).toEqual([0.5, 0.9, 1.2].map((scale) => expect.closeTo(Math.log(scale), 4)))
  })

  it('leave out a checkpoint that was removed meanwhile', async () => {
    const frames = await framesOf(linear, [moment(1, scaled(0.5)), moment(10, null), moment(100, scaled(0.9))])
    expect(frames.at(-1)).toMatchObject({ steps: [1, 100], of: 2 })
    expect(frames.at(-1)?.layers[0]?.exponents).toHaveLength(2)
  })

  it('are the first of those that Memory shows of a cell whose units read one another', async () => {
    const model = modelOfCell('cell RNN(x, { h }, H = 3) { h = tanh(linear(x, h)) }', { units: 2, hidden: 3 })
    const weights = movedWeights(model)
    let shown: number | undefined
    for await (const { layers } of new Dynamics(executor, dynamicOf(model)).memory(probe, () => sourceOf(weights)))
      shown = layers[0]?.exponents[0]
    const [frame] = await framesOf(model, [moment(5, weights)])
    expect(frame?.layers[0]?.exponents[0]).toBeCloseTo(shown ?? NaN, 5)
  })

  it('end when the reader goes', async () => {
    const controller = new AbortController()
    const leaving: TrainingMoment = {
      ...moment(1, scaled(0.5)),
      weights: () => (controller.abort(), Promise.resolve(sourceOf(scaled(0.5))))
    }
    await expect(framesOf(linear, [leaving, moment(2, scaled(0.5))], controller.signal)).rejects.toThrow('abort')
  })
})

it.each([
  [[1, 2, 3], 5, [1, 2, 3]],
  [[1, 2, 3, 4, 5, 6, 7], 3, [1, 4, 7]],
  [[1, 2, 3, 4, 5, 6, 7], 2, [1, 7]],
  [[1, 2, 3], 1, [3]],
  [[], 4, []]
])('of the checkpoints %j at most %i are taken, with both ends: %j', (steps, most, taken) =>
  expect(withBothEnds(steps, most)).toEqual(taken)
)
