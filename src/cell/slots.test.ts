/** Slots follow the edges that wiring follows, so that no circle stands in an expression. */
import { expect, it } from 'vitest'
import { cellGraphSchema } from '../contract/document/cellGraph'
import { checkCell } from './checkCell'
import { slotsOf } from './slots'
import { printEquations } from './text/print/print'

const node = (id: string, kind: 'gelu' | 'log') => ({ id, name: id, role: 'plain', position: { x: 0, y: 0 }, kind, params: {} })

it('leaves out an edge from a port that is no output, even to its own node', () => {
  const graph = cellGraphSchema.parse({
    id: 'cell',
    name: 'Cell',
    source: '',
    nodes: [node('g', 'gelu'), node('l', 'log')],
    edges: [
      { id: 'circle', source: 'g', sourcePort: 'in', target: 'g', targetPort: 'in' },
      { id: 'good', source: 'g', sourcePort: 'out', target: 'l', targetPort: 'in' }
    ]
  })
  expect([...slotsOf(graph).values()].map((slots) => slots.map((each) => each?.id ?? null))).toEqual([[null], ['g']])
  expect(printEquations(checkCell(graph), 4).text).toContain('log(gelu(?))')
})
