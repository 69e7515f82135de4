/** Dropout in real training: in the loss and nowhere else, the same from every executor and after resuming. */
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Layer } from '../../src/contract/document/modelGraph'
import { createExecutor } from '../../src/engine/executors/pick'
import { follow, openEngine, smallDocument, trainToEnd, withEager, withEngine, withWorkspace } from './support'
import type { TestEngine } from './support'

const tensorflow = await createExecutor({ prefer: 'tensorflow' }).then(
  () => true,
  () => false
)

/** The small LSTM with dropout at each step behind the embedding, and with one mask a sequence on what the candidate reads. */
async function dropped(engine: TestEngine, steps: number, rate = 0.4): Promise<GatescopeDocument> {
  const document = await smallDocument(engine, { steps, seed: 3, evaluateEvery: steps })
  const [embedding, ...rest] = document.model.layers
  const [cell] = document.cells
  if (!embedding || !cell) throw new Error('the template has changed')
  const layer: Layer = { id: 'drop', name: 'Dropout', kind: 'dropout', inputs: [embedding.id], params: { rate, mask: 'step' } }
  const readers = rest.map((each) => ({ ...each, inputs: each.inputs.map((input) => (input === embedding.id ? 'drop' : input)) }))
  const place = { x: 0, y: 0 }
  const node = { id: 'dr', name: 'dr', role: 'plain', position: place, kind: 'dropout', params: { rate, mask: 'sequence' } } as const
  const entry = cell.nodes.find((each) => each.kind === 'input')
  const edges = cell.edges.map((edge, k) => (edge.source === entry?.id && k % 2 === 0 ? { ...edge, source: 'dr' } : edge))
  const into = { id: 'intoDr', source: entry?.id ?? '', sourcePort: 'out', target: 'dr', targetPort: 'in' }
  const withNode = { ...cell, nodes: [...cell.nodes, node], edges: [...edges, into] }
  return { ...document, cells: [withNode], model: { layers: [embedding, layer, ...readers] } }
}

it('changes the loss of training, and evaluation only through what was learned', { timeout: 60_000 }, () =>
  withEager(async (engine) => {
    const plain = await trainToEnd(engine, await dropped(engine, 1, 0))
    const noisy = await trainToEnd(engine, await dropped(engine, 1))
    expect(noisy.losses[0]).not.toBe(plain.losses[0])
    const bits = ({ evaluations }: typeof plain) => evaluations[0]?.values[0] ?? NaN
    // One step of Adam is all that lies between them.
    expect(Math.abs(bits(noisy) - bits(plain))).toBeLessThan(0.02)
  })
)

it('draws after a resume what an unbroken run would have drawn', { timeout: 60_000 }, () =>
  withWorkspace(async (workspace) => {
    const first = await openEngine(workspace, { prefer: 'eager' })
    const unbroken = await trainToEnd(first, await dropped(first, 30))
    const { runId } = await first.client.training.start({ document: await dropped(first, 30) })
    await follow(first, runId, ({ step }) => step >= 2)
    await first.client.training.stop({ runId })
    await first.dispose()
    const second = await openEngine(workspace, { prefer: 'eager' })
    await second.client.training.resume({ runId })
    expect((await follow(second, runId)).losses).toEqual(unbroken.losses)
    await second.dispose()
  })
)

describe.skipIf(!tensorflow)('with the tensorflow executor, which cuts the batch into parts', () => {
  it('gives the losses of the eager executor', { timeout: 120_000 }, async () => {
    const losses = (prefer: 'tensorflow' | 'eager') =>
      withEngine(async (engine) => (await trainToEnd(engine, await dropped(engine, 4))).losses, { prefer })
    const [compiled, eager] = [await losses('tensorflow'), await losses('eager')]
    expect(compiled.length).toBe(4)
    compiled.forEach((loss, k) => expect(Math.abs(loss / (eager[k] ?? NaN) - 1)).toBeLessThan(1e-4))
  })
})
