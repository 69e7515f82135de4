/** Attention in blocks on the executors: the same losses and gradient norms as with the whole map, to float32 round-off. */
import { describe, expect, it } from 'vitest'
import { createExecutor } from '../../src/engine/executors/pick'
import { cellTemplates } from '../../src/engine/looking/lab/families'
import { openLabRun } from '../../src/engine/looking/lab/labTrainer'
import { skipOne, withoutTensorflow } from '../support/skipping'
import { readTemplate } from '../support/templates'

const cell = (id: string) => readTemplate(id).cells[0]!
const cells = {
  RNN: cell(cellTemplates.RNN),
  LSTM: cell(cellTemplates.LSTM),
  GRU: cell(cellTemplates.GRU),
  minGRU: cell(cellTemplates.minGRU)
}
const settings = {
  task: { kind: 'selectiveCopying', symbols: 4, count: 4 },
  batch: 2,
  length: 260,
  learningRate: 0.003,
  blocks: 1,
  seed: 1
} as const

async function steps(prefer: 'tensorflow' | 'eager', chunked: boolean): Promise<number[]> {
  const { trainer } = await openLabRun(await createExecutor({ prefer }), 'Transformer', cells, { ...settings, chunked }, 2_000)
  const figures = Array.from({ length: 3 }, () => trainer.takeStep(0.003)).flatMap(({ loss, gradientNorm }) => [loss, gradientNorm])
  trainer.dispose()
  return figures
}

describe.each(['tensorflow', 'eager'] as const)('attention in blocks on %s', (executor) => {
  it('learns as with the whole map', { timeout: 120_000 }, async (context) => {
    skipOne(context, executor === 'tensorflow' ? withoutTensorflow() : null)
    const [whole, blocks] = [await steps(executor, false), await steps(executor, true)]
    blocks.forEach((figure, k) => expect(Math.abs(figure / whole[k]! - 1)).toBeLessThan(1e-4))
  })
})
