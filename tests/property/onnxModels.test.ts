/** Any model leaves as ONNX: at batches and lengths other than those it was written at, all outputs and taps are the reference's. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestDifference } from '../../src/contract/export/events'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { onnxSource, sequenceDifference, stepDifference } from '../support/onnxModels'
import { documentOf, plainLayers, wildStack } from '../support/randomCells'
import { soundCell } from '../support/soundCells'
import { modelOf } from '../support/stepping'
import { readTemplate, templateList } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
/** One of one step and one sequence, one shorter and one longer than the blocks in which layers work. */
const shapes = [
  { length: 1, batch: 1 },
  { length: 6, batch: 2 },
  { length: 70, batch: 1 }
] as const

describe('every template', () => {
  it.each(templateList().map(({ id }) => id))('%s: its gates, states and outputs', { timeout: 60_000 }, async (id) => {
    const source = onnxSource(readTemplate(id), modelOf(id))
    expect(await sequenceDifference(source, [shapes[1], { length: 9, batch: 1 }], { taps: true })).toBeLessThan(largestDifference)
  })

  const blocks = ['s4d-moby-dick', 'mamba-moby-dick', 'linear-attention-moby-dick', 'transformer-moby-dick']
  it.each(blocks)('%s: longer than its blocks', { timeout: 60_000 }, async (id) => {
    expect(await sequenceDifference(onnxSource(readTemplate(id), modelOf(id)), shapes, { taps: false })).toBeLessThan(largestDifference)
  })
})

it('random cells', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(soundCell, fc.constantFrom('forward' as const, 'backward' as const), async (cell, direction) => {
      const layers = plainLayers(3, 5).map((layer) =>
        layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, direction } } : layer
      )
      const document = documentOf(base, [cell], layers)
      const checked = checkModel(document, nextTokenTask(5))
      if (!checked.ok) throw new Error(checked.problems.map(({ code }) => code).join())
      const source = onnxSource(document, checked.model)
      for (const taps of [false, true])
        expect(await sequenceDifference(source, [shapes[1], { length: 3, batch: 1 }], { taps })).toBeLessThan(largestDifference)
      const step = await stepDifference(source, shapes[1])
      expect(step === null).toBe(direction === 'backward')
      expect(step ?? 0).toBeLessThan(largestDifference)
    }),
    { numRuns: 12 }
  )
})

it('random stacks of layers', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(wildStack, async (layers) => {
      const document = documentOf(
        base,
        base.cells,
        layers.map((layer) =>
          layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, cell: base.cells[0]?.id ?? '' } } : layer
        )
      )
      const checked = checkModel(document, nextTokenTask(5))
      fc.pre(checked.ok)
      const source = onnxSource(document, checked.model)
      expect(await sequenceDifference(source, shapes, { taps: false })).toBeLessThan(largestDifference)
      expect((await stepDifference(source, shapes[1])) ?? 0).toBeLessThan(largestDifference)
    }),
    { numRuns: 12 }
  )
})
