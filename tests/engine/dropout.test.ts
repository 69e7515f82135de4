/** Dropout in real training: in the loss and nowhere else, the same from every executor and after resuming. */
import { expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import type { Executor } from '../../src/engine/executors/executor'
import { createExecutor } from '../../src/engine/executors/pick'
import { at } from '../../src/engine/compiler/program/shapes'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import type { Trainer } from '../../src/engine/learning/training/trainer'
import { skipOne, withoutTensorflow } from '../support/skipping'
import { readTemplate, shrunk } from '../support/templates'

const eager = await createExecutor({ prefer: 'eager' })

/** The small LSTM with dropout at each step behind the embedding, and with one mask a sequence on some of what its gates read. */
function dropped(rate: number): GatescopeDocument {
  const document = shrunk(readTemplate('lstm-moby-dick'), { units: 6, hidden: 8 })
  const [embedding, ...rest] = document.model.layers
  const cell = at(document.cells, 0)
  const entry = cell.nodes.find((each) => each.kind === 'input')
  if (!embedding || !entry) throw new Error('the template has changed')
  const layer: Layer = { id: 'drop', name: 'Dropout', kind: 'dropout', inputs: [embedding.id], params: { rate, mask: 'step' } }
  const readers = rest.map((each) => ({ ...each, inputs: each.inputs.map((input) => (input === embedding.id ? 'drop' : input)) }))
  const place = { x: 0, y: 0 }
  const node = { id: 'dr', name: 'dr', role: 'plain', position: place, kind: 'dropout', params: { rate, mask: 'sequence' } } as const
  const edges = cell.edges.map((edge, k) => (edge.source === entry.id && k % 2 === 0 ? { ...edge, source: 'dr' } : edge))
  const into = { id: 'intoDr', source: entry.id, sourcePort: 'out', target: 'dr', targetPort: 'in' }
  return {
    ...document,
    cells: [{ ...cell, nodes: [...cell.nodes, node], edges: [...edges, into] }],
    model: { layers: [embedding, layer, ...readers] },
    training: { ...document.training, batchSize: 4, sequenceLength: 6 }
  }
}

async function trainerOf(executor: Executor, rate = 0.4): Promise<Trainer> {
  const prepared = await prepareRun(dropped(rate), new TaskCache([]))
  if (!prepared.ok) throw new Error('the document has problems')
  return prepared.run.createTrainer(executor)
}

const steps = (trainer: Trainer, count: number): number[] => Array.from({ length: count }, () => trainer.takeStep(0.01).loss)

it('changes the loss of training, and not that of evaluation', async () => {
  const [plain, noisy] = [await trainerOf(eager, 0), await trainerOf(eager)]
  const batch = at([...plain.heldOut(1)], 0)
  expect(noisy.evaluate(batch)).toEqual(plain.evaluate(batch))
  expect(steps(noisy, 1)).not.toEqual(steps(plain, 1))
})

it('draws after a resume what an unbroken run would have drawn', async () => {
  const first = await trainerOf(eager)
  steps(first, 2)
  const state = first.save()
  const second = await trainerOf(eager)
  second.load(state)
  expect(steps(second, 3)).toEqual(steps(first, 3))
})

it('gives the same losses with the tensorflow executor, which cuts the batch into parts', { timeout: 120_000 }, async (context) => {
  skipOne(context, withoutTensorflow())
  const tensorflow = await createExecutor({ prefer: 'tensorflow' })
  const [compiled, expected] = [steps(await trainerOf(tensorflow), 4), steps(await trainerOf(eager), 4)]
  compiled.forEach((loss, k) => expect(Math.abs(loss / at(expected, k) - 1)).toBeLessThan(1e-4))
})
