/** H and D as numbers in values: what they draw, how they print, that the print draws the same, and where these names stand for a value. */
import { describe, expect, it } from 'vitest'
import type { CellGraph } from '../../contract/document/cellGraph'
import { problemText } from '../../contract/problems/problemText'
import { checkCell } from '../checkCell'
import { titleOf } from '../nodes/cellNodeKinds'
import { printEquations } from './print/print'
import { readEquations } from './readEquations'

const print = (graph: CellGraph) => printEquations(checkCell(graph), 8).text
const cellOf = (...lines: string[]): string => ['cell Test(x, { h }) {', ...lines, '}'].join('\n')

function read(text: string): CellGraph {
  const result = readEquations(text)
  if (!result.ok) throw new Error(`${text}\n${result.problems.map((each) => problemText(each).message).join('\n')}`)
  return result.graph
}

/** The lines of a cell as they print, after the print was read back as the same drawing. */
function printed(...lines: string[]): string {
  const graph = read(cellOf(...lines))
  const text = print(graph)
  expect(readEquations(text, graph)).toMatchObject({ ok: true, graph })
  expect(print(read(text))).toBe(text)
  return text.split('\n').slice(1, -1).join('\n').replace(/^ {2}/gm, '')
}

const valuesOf = (text: string) => read(text).nodes.flatMap((node) => (node.kind === 'constant' ? [node.params.value] : []))
const codesOf = (text: string) => {
  const result = readEquations(text)
  return result.ok ? [] : result.problems.map(({ code }) => code)
}

describe('H and D stand wherever a value may', () => {
  it.each([
    ['h / H', 'h / H'],
    ['x / D', 'x / D'],
    ['h * H', 'h * H'],
    ['H * h', 'H * h'],
    ['h * (H - 1)', 'h * (H - 1)'],
    ['(H - 1) * h', '(H - 1) * h'],
    ['h / (2 * H)', 'h / (2H)'],
    ['h / (H / 2)', 'h / (H / 2)'],
    ['h / 2H', 'h / (2H)'],
    ['h / H / 2', '0.5 * (h / H)'],
    ['h + H', 'h + H'],
    ['H + h', 'H + h'],
    ['h - H', 'h - H'],
    ['H - h', 'H - h'],
    ['h - (H - 1)', 'h - (H - 1)'],
    ['h + H - 1', 'h + H - 1'],
    ['h * 2 * H', '2 * (h * H)'],
    ['-H * h', '(-H) * h'],
    ['h + -H', 'h + -H'],
    ['0.1 * H + h', 'H / 10 + h'],
    ['1e-9 * H + h', '1e-9 * H + h'],
    ['h * H * D', 'h * H * D'],
    ['h * (H / D)', 'h * (H / D)'],
    ['1 / H * h', '(1 / H) * h'],
    ['h * (1 / H)', 'h * (1 / H)'],
    ['x * (1 / sqrt(D))', 'x * (1 / sqrt(D))'],
    ['h / sqrt(H)', 'h / sqrt(H)'],
    ['h * H ^ 2', 'h * H ^ 2'],
    ['h * (2H) ^ -0.5', 'h * (2H) ^ -0.5'],
    ['2 ^ H * h', 'exp(0.6931471805599453 * H) * h'],
    ['max(h, -H)', 'max(h, -H)'],
    ['tanh(H)', 'tanh(H)'],
    ['concat(h, D)', 'concat(h, D)'],
    ['h ⊙ (H − 1)', 'h * (H - 1)'],
    ['h · H', 'h * H'],
    ['h + (H + D) / 2', 'h + (H + D) / 2'],
    ['h * (H - H + 3)', '3 * h'],
    ['softmax(sum(h, H, D))', 'softmax(h + H + D)']
  ])('%s', (value, text) => {
    expect(printed(`h = ${value}`)).toBe(`h = ${text}`)
  })

  it('a name of a line stands for it, in values and in sizes', () => {
    expect(printed('scale = H / 2', 'h = x * scale + h / scale')).toBe('scale = H / 2\nh = x * scale + h / scale')
    expect(printed('half = H / 2', 'h = concat(linear(x, { units: half }), linear(h, { units: half }))')).toBe(
      'h = concat(linear(x, { units: H / 2 }), linear(h, { units: H / 2 }))'
    )
    expect(print(read('cell T(x, { h: zeros(k) }, H = 4, k = 2 * H) {\n  h = linear(x, { units: k })\n}')).split('\n')[0]).toBe(
      'cell T(x, { h: zeros(2H) }, H = 8) {'
    )
  })

  it('an expression of sizes is one constant of the drawing, under its own text', () => {
    const graph = read(cellOf('h = h * (H - 1) + x / D'))
    expect(graph.nodes.flatMap((node) => (node.kind === 'constant' ? [titleOf(node)] : []))).toEqual(['H - 1', 'D'])
  })

  it('a drawing of constants that reading would join gets lines of its own', () => {
    const graph = read(cellOf('k = H', 'h = tanh((k - 1) * x)'))
    const free = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, line: undefined })) }
    expect(print(free)).toContain('  k = H\n')
    expect(print(read(print(free)))).toBe(print(free))
    expect(
      read(print(free))
        .nodes.map(({ kind }) => kind)
        .sort()
    ).toEqual(graph.nodes.map(({ kind }) => kind).sort())
  })
})

describe('a cell that calls a value H or D', () => {
  it('means that value in values, and the size in sizes', () => {
    expect(valuesOf('cell T(x, { H }) {\n  H = tanh(linear(x, H)) / D\n}')).toEqual(['D'])
    expect(valuesOf('cell T(D, { h: zeros(2H) }) {\n  h = tanh(linear(D, h, { units: 2H })) * D\n}')).toEqual([])
    expect(valuesOf(cellOf('D = tanh(x)', 'h = h * (D - 1)'))).toEqual([1])
    expect(codesOf(cellOf('h = h * D', 'D = tanh(x)'))).toEqual(['equations.usedBefore'])
    expect(codesOf('cell T(x, { H }) {\n  H = x * 2H\n}')).toEqual(['equations.unknownName'])
  })

  it('may not give these names to numbers, which would be mistaken for the sizes', () => {
    expect(codesOf(cellOf('H = 16', 'h = h / H'))).toEqual(['equations.sizeName'])
    expect(codesOf(cellOf('D = H / 2', 'h = h / D'))).toEqual(['equations.sizeName'])
    expect(codesOf('cell T(x, { h }, H = 8, D = 4) {\n  h = x\n}')).toEqual(['equations.sizeName'])
  })

  it('prints under other names beside a constant that reads the sizes', () => {
    const graph = read(cellOf('k = H', 'D = tanh(x)', 'a = h / k', 'h = a + D'))
    const renamed = { ...graph, nodes: graph.nodes.map((node) => (node.name === 'D' ? { ...node, name: 'H' } : node)) }
    expect(print(renamed)).toContain('H_ = tanh(x)')
    expect(print(read(print(renamed)))).toBe(print(renamed))
    const numbered = { ...graph, nodes: graph.nodes.map((node) => (node.name === 'k' ? { ...node, name: 'H' } : node)) }
    expect(print(numbered)).toContain('H_ = H\n')
    expect(print(read(print(numbered)))).toBe(print(numbered))
  })
})

it('an exponent that depends on a size is refused at its place', () => {
  expect(codesOf(cellOf('h = h ^ H'))).toEqual(['equations.powerOfValue'])
})
