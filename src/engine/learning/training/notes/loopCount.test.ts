// What the passes leave of a recurrent layer's loops in a training step, by template and settings.
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { nextTokenTask } from '../../../../contract/document/taskShape'
import { checkModel } from '../../../model/graph/checkModel'
import { loopCount } from './loopCount'

function leftOf(document: GatescopeDocument, settings: Parameters<typeof loopCount>[2], sizes = { length: 16, masked: false }): number[] {
  const checked = checkModel(document, nextTokenTask(7))
  if (!checked.ok) throw new Error('the model has problems')
  return checked.model.layers.flatMap((layer) => (layer.kind === 'recurrent' ? [loopCount(layer, sizes, settings)] : []))
}

/** IndRNN without its nonlinearity. */
function linearIndRnn(): GatescopeDocument {
  const document = readTemplate('indrnn-moby-dick')
  for (const edge of document.cells[0]?.edges ?? []) if (edge.source === 'hNew') edge.source = 's'
  return document
}

const associative = { associative: true }

describe('loops left', () => {
  it.each([
    ['minGRU', readTemplate('min-gru-moby-dick')],
    ['minLSTM', readTemplate('min-lstm-moby-dick')],
    ['IndRNN without its nonlinearity', linearIndRnn()],
    ['a selective recurrence', readTemplate('selective-moby-dick')],
    ['a selective recurrence with a matrix for a state', readTemplate('selective-matrix-moby-dick')],
    ['pairs of states that turn', readTemplate('s4d-drawn-moby-dick')]
  ])('%s: none, forward and backward, where associative scans are asked for', (_, document) => {
    const none = leftOf(document, { associative: false }).map(() => 0)
    expect(leftOf(document, associative)).toEqual(none)
    expect(leftOf(document, associative, { length: 17, masked: true })).toEqual(none)
    expect(Math.min(...leftOf(document, { associative: false }))).toBe(2)
  })

  it.each(['fast-weights-moby-dick', 'lstm-moby-dick'])('%s: one forward, one backward, whatever is asked for', (id) => {
    const document = readTemplate(id)
    expect(leftOf(document, associative)).toEqual(leftOf(document, { associative: false }))
  })

  it('IndRNN with its nonlinearity: the forward one, for its gradient is linear unit by unit', () => {
    expect(leftOf(readTemplate('indrnn-moby-dick'), associative)).toEqual([1, 1])
  })

  it('recomputing keeps the loops', () => {
    const document = readTemplate('min-gru-moby-dick')
    const segments = { recompute: 'segments' } as const
    expect(leftOf(document, { ...segments, ...associative })).toEqual(leftOf(document, { ...segments, associative: false }))
  })
})
