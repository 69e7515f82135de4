/** Groups are drawing alone: the lowered program is the same with and without them, and equations read back keep them. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCell } from '../../src/cell/checkCell'
import { groupsOf, nests } from '../../src/cell/groups'
import { printEquations } from '../../src/cell/text/print/print'
import { readEquations } from '../../src/cell/text/readEquations'
import type { CellGraph, CellGroup } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { printProgram } from '../../src/engine/compiler/program/print'
import { soundCell } from '../support/soundCells'
import { readTemplate, shrunk } from '../support/templates'

const templates = ['lstm-moby-dick', 'gru-moby-dick', 'lstm-layer-norm-moby-dick']

function lowered(document: GatescopeDocument): string {
  const result = checkModel(document, nextTokenTask(7))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const { model } = result
  const weights = modelWeights(model).map((spec) => [spec.name, spec.type] as const)
  const parameters = new Map([...weights, ['tokens', { dtype: 'int32', shape: [5, 2] }] as const])
  const program = buildProgram('forward', parameters, (builder, values) => {
    const tokens = values.get('tokens')
    if (tokens === undefined) throw new Error('no tokens')
    return new Map([['logits', lowerModel(model, builder, values, new Map([['tokens', tokens]]), { taps: true }).output]])
  })
  return printProgram(program)
}

/** Groups of every third and of the first nodes, as far as they nest. */
function grouped(cell: CellGraph, from: number): CellGraph {
  const ids = cell.nodes.map((node) => node.id)
  const wished = [ids.filter((_, k) => k % 3 === from % 3), ids.slice(0, 1 + (from % 5)), ids.filter((_, k) => k % 6 === from % 3)]
  const groups: CellGroup[] = []
  wished.forEach((nodes, k) => {
    const group = { id: `g${k}`, name: `part ${k}`, nodes, folded: k % 2 === 0 }
    if (nodes.length > 0 && groups.every((other) => nests(group, other))) groups.push(group)
  })
  return { ...cell, groups }
}

const print = (cell: CellGraph) => printEquations(checkCell(cell), 8).text
const members = (cell: CellGraph) => groupsOf(cell).map(({ name, nodes, folded }) => [name, nodes.toSorted(), folded])

function read(text: string, base?: CellGraph): CellGraph {
  const result = readEquations(text, base)
  if (!result.ok) throw new Error(`${text}\n${JSON.stringify(result.problems)}`)
  return result.graph
}

describe.each(templates)('%s', (id) => {
  const document = shrunk(readTemplate(id), { units: 3, hidden: 4 })

  it('lowers to the same program with groups and without', () => {
    const cells = document.cells.map((cell) => grouped(cell, 1))
    expect(cells.some((cell) => groupsOf(cell).length > 1)).toBe(true)
    expect(lowered({ ...document, cells })).toBe(lowered(document))
  })
})

describe('equations', () => {
  it('keep the groups of any drawing, whatever is computed', () => {
    fc.assert(
      fc.property(soundCell, fc.nat(30), (sound, from) => {
        const cell = grouped(sound, from)
        expect(read(print(cell), cell)).toBe(cell)
      }),
      { numRuns: 60 }
    )
  })

  it('say a group in a comment, which makes it in a cell that has none', () => {
    const [lstm] = readTemplate('lstm-moby-dick').cells
    if (lstm === undefined) throw new Error('no cell')
    const cell = { ...lstm, groups: [{ id: 'gates', name: 'the gates', nodes: ['zf', 'f', 'zi', 'i'], folded: true }] }
    const text = print(cell)
    expect(text).toMatch(/^ {2}\/\/ group the gates: (f, i|i, f)$/m)
    expect(members(read(text))).toEqual([['the gates', expect.any(Array), false]])
    expect(members(read(text, lstm))).toEqual([['the gates', ['f', 'i', 'zf', 'zi'], false]])
    expect(members(read(text, cell))).toEqual([['the gates', ['f', 'i', 'zf', 'zi'], true]])
  })

  it('lose a group with its comment, and a line with its nodes', () => {
    const [lstm] = readTemplate('lstm-moby-dick').cells
    if (lstm === undefined) throw new Error('no cell')
    const cell = { ...lstm, groups: [{ id: 'gates', name: 'gates', nodes: ['zf', 'f', 'zi', 'i'], folded: true }] }
    const text = print(cell)
    expect(groupsOf(read(text.replace(/^ *\/\/ group.*\n/m, ''), cell))).toEqual([])
    const without = text.replace(/^ *f = .*\n/m, '').replace(/\bf \* c\b/, 'c')
    expect(members(read(without, cell))).toEqual([['gates', ['i', 'zi'], true]])
  })

  it('leave other comments alone that begin with the word', () => {
    const text = 'cell A(x, { h }) {\n  // group norm: see the paper\n  h = tanh(linear(x, h))\n}'
    const cell = read(text)
    expect(groupsOf(cell)).toEqual([])
    expect(cell.nodes.flatMap((node) => node.note ?? [])).toEqual(['group norm: see the paper'])
  })
})
