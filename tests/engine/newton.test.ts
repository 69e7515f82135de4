/** Training steps by Newton iterations over time: the loss and the gradients of each kind of recurrent cell are those of its steps. */
import { describe, expect, it } from 'vitest'
import { createExecutor } from '../../src/engine/executors/pick'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { at } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { readTemplate, shrunk } from '../support/templates'
import { gradientStep, smallModel, stepInputs } from '../support/templateStep'

const T = 20
const sizes = { units: 3, hidden: 5 }
const modelOf = (id: string) => smallModel(id, sizes, 7)

/** With the rate 1, so that weights move by their gradients. */
function step(id: string, newton: boolean): Program {
  const program = gradientStep(modelOf(id), { batch: 2, length: T }, 1, { associative: newton, newton })
  verifyProgram(program)
  return program
}

/** Weights twice as large as first ones, so that states depend on one another over some time. */
function run(id: string, program: Program) {
  const model = modelOf(id)
  const { weights } = modelForward(model)
  const before = new Map(
    [...stepInputs(program, model, 7, 1)].map(([name, { type, data }]) => {
      const scale = weights.has(name) ? 2 : 1
      return [name, { shape: type.shape, data: Float64Array.from(data, (value) => scale * value) }] as const
    })
  )
  return { before, after: evaluate(program, before) }
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
      const document = shrunk(readTemplate('gru-moby-dick'), sizes)
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
