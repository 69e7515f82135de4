/** Cells that are linear in their states: told so, no loop is left of them, and as associative scans they train as step by step. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { recurrenceOf } from '../../src/engine/model/layers/recurrent/recurrence'
import type { RecurrentLayer } from '../../src/engine/model/layers/recurrent/recurrent'
import { loopCount } from '../../src/engine/learning/training/notes/loopCount'
import { linearCell } from '../support/linearCells'
import type { LinearCell } from '../support/linearCells'
import { documentOf, plainLayers } from '../support/randomCells'
import { readTemplate } from '../support/templates'

const base = readTemplate('lstm-moby-dick')
const seed = 20_262

function layerOf({ cell }: LinearCell): RecurrentLayer {
  const checked = checkModel(documentOf(base, [cell], plainLayers(2, 3)), nextTokenTask(5))
  if (!checked.ok) throw new Error(`a linear cell has problems: ${checked.problems.map(({ code }) => code).join()}`)
  const layer = checked.model.layers.find((each): each is RecurrentLayer => each.kind === 'recurrent')
  return layer ?? expect.fail('no recurrent layer')
}

describe('a cell that is linear in its states', () => {
  it('is drawn with vectors and matrices, with states that turn into each other and others that do not', () => {
    const cells = fc.sample(linearCell, { numRuns: 200, seed })
    const shapes = cells.flatMap(({ cell }) => cell.nodes.flatMap((node) => (node.kind === 'state' ? [node.params.shape.join('×')] : [])))
    expect(new Set(shapes)).toEqual(new Set(['H', 'H×H']))
    expect(new Set(cells.map(({ turned }) => turned))).toEqual(new Set([true, false]))
  })

  it('is told to be one, and as associative scans leaves no loop, forward and backward, whether sequences end early or not', () => {
    fc.assert(
      fc.property(linearCell, fc.boolean(), fc.integer({ min: 1, max: 9 }), (linear, masked, length) => {
        const layer = layerOf(linear)
        expect(recurrenceOf(layer.cell).alongTime).toBe('unitwise')
        expect(loopCount(layer, { length, masked }, { associative: true })).toBe(0)
      }),
      { numRuns: 80, seed }
    )
  })
})
