/** Recomputation in segments: the same step, and less kept over time. */
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { at, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { orSkipped } from '../support/everyExecutor'
import { readTemplate, shrunk } from '../support/templates'
import { gradientStep, smallModel, stepInputs } from '../support/templateStep'

const templates = ['lstm-moby-dick', 'min-gru-moby-dick', 'gru-residual-moby-dick'] as const
const sizes = { units: 3, hidden: 4 }
const modelOf = (id: string) => smallModel(id, sizes, 7)

const tensorflow = orSkipped(await openTensorflow())

function step(id: string, length: number, recompute: 'none' | 'segments'): Program {
  const program = gradientStep(modelOf(id), { batch: 2, length }, 1, { recompute })
  verifyProgram(program)
  return program
}

function run(id: string, program: Program) {
  const inputs = [...stepInputs(program, modelOf(id), 7)].map(([name, { type, data }]) => [name, { shape: type.shape, data }] as const)
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

it('gives the same losses with the tensorflow executor', { timeout: 120_000 }, async (context) => {
  const executor = tensorflow(context)
  const losses = async (recompute: 'none' | 'segments') => {
    const document = shrunk(readTemplate('lstm-moby-dick'), sizes)
    const training = { ...document.training, batchSize: 4, sequenceLength: 10, recompute }
    const prepared = await prepareRun({ ...document, training }, new TaskCache([]))
    if (!prepared.ok) throw new Error('the document has problems')
    const trainer = await prepared.run.createTrainer(executor)
    return [1, 2, 3].map(() => trainer.takeStep(0.01).loss)
  }
  const [plain, again] = [await losses('none'), await losses('segments')]
  again.forEach((loss, k) => expect(Math.abs(loss / at(plain, k) - 1)).toBeLessThan(1e-5))
})
