/** Recomputation in segments: the same step, and less kept over time. */
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
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { readTemplate, shrunk, smallTask } from '../support/templates'

const templates = ['lstm-moby-dick', 'min-gru-moby-dick', 'gru-residual-moby-dick'] as const
const small = (id: string) => shrunk(readTemplate(id), { units: 3, hidden: 4 })

const tensorflow = await createExecutor({ prefer: 'tensorflow' }).catch(() => null)

function modelOf(id: string) {
  const result = checkModel(small(id), smallTask(small(id), 7))
  if (!result.ok) throw new Error(`${id} has problems`)
  return result.model
}

function step(id: string, length: number, recompute: 'none' | 'segments'): Program {
  const settings = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, clip: { kind: 'none' }, recompute } as const
  const program = optimise(trainFunction(modelForward(modelOf(id)), settings, { batch: 2, length }, 1))
  verifyProgram(program)
  return program
}

function run(id: string, program: Program) {
  const weights = initialWeights(modelWeights(modelOf(id)), 5)
  const inputs = program.parameters.map((name, k) => {
    const { shape, dtype } = at(program.block.parameters, k).type
    const data =
      weights.get(name)?.data ?? Float64Array.from({ length: sizeOf(shape) }, (_, j) => (dtype === 'int32' ? (5 * j + k) % 7 : 0.5))
    return [name, { shape, data }] as const
  })
  return evaluate(program, new Map(inputs))
}

/** Numbers that loops outside of others leave for each time step. */
function keptByLoops({ block }: Program): number {
  return block.operations
    .flatMap((operation) => (operation.name === 'scan' ? operation.outputs : []))
    .reduce((sum, value) => sum + sizeOf(value.type.shape), 0)
}

describe.each(templates)('%s', (id) => {
  it.each([4, 11])('takes the same step over %i time steps', (length) => {
    const expected = run(id, step(id, length, 'none'))
    for (const [name, { data }] of run(id, step(id, length, 'segments')))
      data.forEach((value, k) => expect(Math.abs(value - (expected.get(name)?.data[k] ?? NaN)), name).toBeLessThan(1e-9))
  })
})

it('keeps less over time', () => {
  const loopBytes = (length: number, recompute: 'none' | 'segments') => keptByLoops(step('lstm-moby-dick', length, recompute))
  expect(loopBytes(100, 'segments')).toBeLessThan(0.5 * loopBytes(100, 'none'))
})

it.skipIf(!tensorflow)('gives the same losses with the tensorflow executor', { timeout: 120_000 }, async () => {
  if (!tensorflow) return
  const losses = async (recompute: 'none' | 'segments') => {
    const document = small('lstm-moby-dick')
    const training = { ...document.training, batchSize: 4, sequenceLength: 10, recompute }
    const prepared = await prepareRun({ ...document, training }, new TaskCache([]))
    if (!prepared.ok) throw new Error('the document has problems')
    const trainer = await prepared.run.createTrainer(tensorflow)
    return [1, 2, 3].map(() => trainer.takeStep(0.01).loss)
  }
  const [plain, again] = [await losses('none'), await losses('segments')]
  again.forEach((loss, k) => expect(Math.abs(loss / at(plain, k) - 1)).toBeLessThan(1e-5))
})
