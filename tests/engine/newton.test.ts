/** Training steps by Newton iterations over time: the loss and the gradients of each kind of recurrent cell are those of its steps. */
import { describe, expect, it } from 'vitest'
import { createExecutor } from '../../src/engine/executors/pick'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { at, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { readTemplate, shrunk, smallTask } from '../support/templates'

const T = 20
const small = (id: string) => shrunk(readTemplate(id), { units: 3, hidden: 5 })

function modelOf(id: string) {
  const result = checkModel(small(id), smallTask(small(id), 7))
  if (!result.ok) throw new Error(`${id} has problems`)
  return result.model
}

/** One step of plain gradient descent with the rate 1, so that weights move by their gradients. */
function step(id: string, newton: boolean): Program {
  const optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false } as const
  const settings = { optimizer, clip: { kind: 'none' }, associative: newton, newton } as const
  const program = optimise(trainFunction(modelForward(modelOf(id)), settings, { batch: 2, length: T }, 1))
  verifyProgram(program)
  return program
}

/** Weights twice as large as first ones, so that states depend on one another over some time. */
function run(id: string, program: Program) {
  const weights = initialWeights(modelWeights(modelOf(id)), 5)
  const inputs = program.parameters.map((name, k) => {
    const { shape, dtype } = at(program.block.parameters, k).type
    const first = weights.get(name)?.data
    const data = first
      ? Float64Array.from(first, (weight) => 2 * weight)
      : Float64Array.from({ length: sizeOf(shape) }, (_, j) => (dtype === 'int32' ? (5 * j + k) % 7 : 1))
    return [name, { shape, data }] as const
  })
  return { before: new Map(inputs), after: evaluate(program, new Map(inputs)) }
}

const loopsOf = ({ block }: Program) => block.operations.flatMap((each) => (each.name === 'scan' ? [each.attributes] : []))

describe.each([
  'rnn-moby-dick',
  'lstm-moby-dick',
  'gru-moby-dick',
  'gru-reset-after-moby-dick',
  'min-gru-moby-dick',
  'indrnn-moby-dick',
  'lstm-layer-norm-moby-dick',
  'fast-weights-moby-dick'
])('%s', (id) => {
  it('has the loss and the gradients of its steps', () => {
    const [plain, iterated] = [step(id, false), step(id, true)]
    const [expected, actual] = [run(id, plain), run(id, iterated)]
    for (const [name, { data }] of actual.after) {
      const steps = expected.after.get(name)?.data ?? expect.fail(name)
      const start = expected.before.get(name)?.data
      const changes = [...steps].map((value, k) => Math.abs(value - (start?.[k] ?? 0)))
      const scale = Math.max(1e-6, ...changes)
      data.forEach((value, k) => expect(Math.abs(value - (steps[k] ?? NaN)) / scale, name).toBeLessThan(1e-4))
    }
  })

  it('has no loop that must go step by step', () => {
    expect(loopsOf(step(id, false)).length).toBeGreaterThan(0)
    expect(loopsOf(step(id, true)).filter(({ until }) => !until)).toEqual([])
  })
})

it.each(['eager', 'onnx', 'tensorflow'] as const)(
  'gives the losses of steps with the %s executor',
  { timeout: 240_000 },
  async (prefer) => {
    const executor = await createExecutor({ prefer }).catch(() => null)
    if (executor?.info.executor !== prefer) return
    const losses = async (recurrence: 'steps' | 'newton') => {
      const document = small('gru-moby-dick')
      const training = { ...document.training, batchSize: 4, sequenceLength: 8, recurrence }
      const prepared = await prepareRun({ ...document, training }, new TaskCache([]))
      if (!prepared.ok) throw new Error('the document has problems')
      const trainer = await prepared.run.createTrainer(executor)
      return [1, 2, 3].map(() => trainer.takeStep(0.01).loss)
    }
    const [plain, iterated] = [await losses('steps'), await losses('newton')]
    iterated.forEach((loss, k) => expect(Math.abs(loss / at(plain, k) - 1)).toBeLessThan(1e-4))
  }
)
