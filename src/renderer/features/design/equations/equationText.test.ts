/** Text and drawing follow each other, and the completions fit their place in the text. */
import { expect, test } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import type { CellEdge } from '../../../../contract/document/cellGraph'
import { applyEdit } from '../../../lib/edits/applyEdit'
import type { Edit } from '../../../lib/edits/edit'
import { addNodeEdit, newNode } from '../edits/cellEdits'
import { writtenAnew } from '../layout/automatic'
import { equationEdit } from './equationEdit'
import type { Drawn } from './equationText'
import { insisted, redrawn, resumed, settled, textOf, typed } from './equationText'
import { namedWords } from './roleMarks'
import { callAt, suggestionsAt } from './suggestions'
import { nodeAt, textChange } from './textPlaces'

const document = readTemplate('lstm-moby-dick')
const cell = document.cells[0]!
const layer = document.model.layers.find((each) => each.kind === 'recurrent')!
const drawn = { cell, hidden: layer.params.hidden }
const start = textOf(drawn)
const elsewhere: Drawn = { ...drawn, cell: { ...cell, source: 'changed elsewhere' } }

const movedAway = ({ cell: before, hidden }: Drawn): Drawn => ({
  cell: { ...before, nodes: before.nodes.map((node) => ({ ...node, position: { x: node.position.x + 40, y: node.position.y } })) },
  hidden
})

test('a text that says what is drawn changes nothing', () => {
  const read = settled(typed(start, `${start.text}\n`), drawn)
  expect(read.phase).toBe('same')
  expect(read.drawn).toBe(drawn)
  expect(equationEdit(cell, layer, read.drawn)).toBeNull()
})

test('a text without mistakes is one edit that can be undone, with its hidden size', () => {
  const read = settled(typed(start, start.text.replace('H = 128', 'H = 64').replace('g = tanh', 'g = relu')), drawn)
  const edit = equationEdit(cell, layer, read.drawn)!
  const { document: after, inverse } = applyEdit(document, edit)
  expect(after.cells[0]?.nodes.find((node) => node.id === 'g')).toMatchObject({ kind: 'relu', role: 'candidate' })
  expect(after.model.layers.find((each) => each.id === layer.id)).toMatchObject({ params: { hidden: 64 } })
  expect(applyEdit(after, inverse).document).toEqual(document)
})

test('a text with mistakes keeps the drawing, and stays when nodes are moved', () => {
  const faulty = settled(typed(start, start.text.replace('tanh(c)', 'tahn(c)')), drawn)
  expect(faulty).toMatchObject({
    phase: 'faulty',
    drawn: { cell },
    problems: [{ code: 'equations.unknownCall', args: { near: ['tanh'] } }]
  })
  const moved = movedAway(drawn)
  expect(redrawn(faulty, moved)).toEqual({ ...faulty, drawn: moved })
  expect(redrawn(start, drawn)).toBe(start)
})

test('a text without mistakes follows the drawing, and stays as it was typed when nodes are only moved', () => {
  const spaced = settled(typed(start, start.text.replace('g = tanh', 'g   =   tanh')), drawn)
  expect(redrawn(spaced, movedAway(drawn)).text).toBe(spaced.text)
  expect(redrawn(spaced, elsewhere).text).toContain('// changed elsewhere')
})

test('a text that the drawing overtook waits for a choice, also when it has no mistakes any more', () => {
  const faulty = settled(typed(start, start.text.replace('tanh(c)', 'tahn(c)')), drawn)
  const overtaken = redrawn(faulty, elsewhere)
  expect(overtaken).toMatchObject({ phase: 'overtaken', text: faulty.text, begun: start.text })
  const mended = settled(typed(overtaken, start.text.replace('g = tanh', 'g = relu')), elsewhere)
  expect(mended).toMatchObject({ phase: 'overtaken', problems: [], drawn: elsewhere })
  expect(redrawn(overtaken, drawn).phase).toBe('faulty')
  const settledText = settled(insisted(mended), elsewhere)
  expect(settledText.phase).toBe('same')
  expect(settledText.drawn.cell).toMatchObject({ source: cell.source })
  expect(settledText.drawn.cell.nodes.find(({ id }) => id === 'g')?.kind).toBe('relu')
})

test('a half-typed text that was left is resumed beside the drawing as it is now', () => {
  const text = start.text.replace('tanh(c)', 'tahn(c)')
  expect(resumed({ text, begun: start.text }, drawn)).toMatchObject({
    phase: 'faulty',
    text,
    problems: [{ code: 'equations.unknownCall' }]
  })
  expect(resumed({ text, begun: start.text }, elsewhere)).toMatchObject({ phase: 'overtaken', text, begun: start.text })
})

test('a drawing that cannot be read back still has places for its nodes', () => {
  const circle = { ...cell, edges: cell.edges.map((edge) => (edge.target === 'tc' ? { ...edge, source: 'hNew' } : edge)) }
  const state = textOf({ cell: circle, hidden: 8 })
  expect(state.phase).toBe('same')
  expect(state.problems.length).toBeGreaterThan(0)
  expect(state.ranges.get('f')?.whole.line).toBeGreaterThan(1)
})

test('a cell that was written anew is to be laid out; one that was changed keeps its places', () => {
  const fresh = settled(typed(start, 'cell A(q, { s }) {\n  a = relu(q)\n  s = softplus(a)\n}'), drawn).drawn
  expect(writtenAnew(cell, fresh.cell)).toBe(true)
  const changed = settled(typed(start, start.text.replace('g = tanh', 'g = relu')), drawn).drawn
  expect(writtenAnew(cell, changed.cell)).toBe(false)
  expect(writtenAnew(cell, cell)).toBe(false)
})

test('only what differs is written', () => {
  expect(textChange('abc', 'abc')).toBeNull()
  expect(textChange('a = tanh(x)', 'a = relu(x)')).toEqual({ start: 4, end: 8, text: 'relu' })
  expect(textChange('aa', 'aaa')).toEqual({ start: 2, end: 2, text: 'a' })
  expect(textChange('one\ntwo', 'two')).toEqual({ start: 0, end: 4, text: '' })
})

test('the innermost node around a place is found, and every value has the role of its node', () => {
  const lines = start.text.split('\n')
  const line = lines.findIndex((each) => each.includes('f = sigmoid')) + 1
  expect(nodeAt(start, line, 3)).toBe('f')
  expect(nodeAt(start, line, lines[line - 1]!.indexOf('linear') + 2)).toBe('zf')
  expect(nodeAt(start, 2, lines[1]!.indexOf('c }') + 1)).toBe('c')
  expect(nodeAt({ ...start, phase: 'faulty' }, line, 3)).toBeNull()
  const words = namedWords(start).map(({ start: from, end, node }) => `${start.text.slice(from, end)} ${node.role}`)
  expect(words.filter((word) => word.startsWith('f '))).toEqual(['f forget', 'f forget'])
  expect(words.filter((word) => word.startsWith('c '))).toHaveLength(4)
})

test('names that there are, primitives and options are offered where they can stand', () => {
  const labels = (text: string) => suggestionsAt({ ...start, text }, text.length).map((each) => each.label)
  const upTo = (part: string) => start.text.slice(0, start.text.indexOf(part) + part.length)
  expect(labels(upTo('g = '))).toEqual(expect.arrayContaining(['x', 'h', 'c', 'i', 'f', 'H', 'D', 'tanh', 'linear']))
  expect(labels(upTo('g = '))).not.toContain('o')
  expect(labels(upTo('{ b'))).toEqual(['units', 'bias', 'start'])
  expect(labels(upTo('g = ').replace('g = ', 'fresh = tanh(x\n  g = '))).toContain('fresh')
  const named = 'cell A(x, { h }) {\n  D = tanh(x)\n  h = '
  expect(
    labels(named)
      .filter((label) => label === 'D' || label === 'H')
      .sort()
  ).toEqual(['D', 'H'])
})

test.each([
  ['h = linear(x, ', { name: 'linear', argument: 1, inOptions: false }],
  ['h = tanh(linear(x, h), ', { name: 'tanh', argument: 1, inOptions: false }],
  ['h = linear(x, { units: 3, b', { name: 'linear', argument: 1, inOptions: true }],
  ['h = linear(x) + ', null],
  ['h = linear(x)\n  ', null],
  ['cell A(x) {\n', null]
])('%j is in the call %j', (before, call) => {
  expect(callAt(before)).toEqual(call)
})

test('edits of the drawing keep the comments and the names of the equations', () => {
  const lines = start.text.split('\n')
  const commented = lines.map((line) => (line.includes('g = tanh') ? `  // what could be written\n${line}` : line)).join('\n')
  const written = settled(typed(start, commented.replaceAll(/\bg\b/g, 'proposal')), drawn)
  const opened = applyEdit(document, equationEdit(cell, layer, written.drawn)!).document
  const named = opened.cells[0]!
  const id = (name: string) => named.nodes.find((node) => node.name === name)!.id
  const relu = { ...newNode(named, 'relu', { x: 0, y: 0 }), name: 'added' }
  const edits: Edit[] = [
    addNodeEdit(named, relu),
    { kind: 'insertEdges', cell: named.id, edges: [{ at: 0, value: edgeBetween(id('proposal'), relu.id) }] },
    { kind: 'moveNodes', cell: named.id, positions: { [id('f')]: { x: 7, y: 7 } } },
    { kind: 'removeEdges', cell: named.id, ids: named.edges.filter((edge) => edge.target === id('o')).map((edge) => edge.id) }
  ]
  const after = edits.reduce((now, edit) => applyEdit(now, edit).document, opened).cells[0]!
  const { text } = redrawn(written, { cell: after, hidden: written.drawn.hidden })
  expect(text).toContain('// what could be written')
  expect(text).toMatch(/proposal = tanh/)
  expect(text).toMatch(/added = relu\(proposal\)/)
})

function edgeBetween(source: string, target: string): CellEdge {
  return { id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' }
}
