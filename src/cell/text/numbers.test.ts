/** Numbers wherever a value may stand, named numbers and powers: what they draw, how they print, and that the print draws the same. */
import { describe, expect, it } from 'vitest'
import type { CellGraph } from '../../contract/document/cellGraph'
import { problemText } from '../../contract/problems/problemText'
import { checkCell } from '../checkCell'
import { printEquations } from './print/print'
import { readEquations } from './readEquations'

const print = (graph: CellGraph) => printEquations(checkCell(graph), 8).text

function read(text: string): CellGraph {
  const result = readEquations(text)
  if (!result.ok) throw new Error(`${text}\n${result.problems.map((each) => problemText(each).message).join('\n')}`)
  return result.graph
}

/** The line of `h` as it prints, after the print was read back as the same drawing. */
function lineOf(value: string, ...before: string[]): string {
  const graph = read(['cell Test(x, { h }) {', ...before, `h = ${value}`, '}'].join('\n'))
  const text = print(graph)
  expect(readEquations(text, graph)).toMatchObject({ ok: true, graph })
  expect(print(read(text))).toBe(text)
  return text.split('\n').slice(1, -1).join('\n').trim()
}

const kindsOf = (text: string) =>
  read(text).nodes.flatMap(({ kind }) => (['input', 'state', 'nextState', 'output'].includes(kind) ? [] : [kind]))

describe('a number stands wherever a value may', () => {
  it.each([
    ['1 / h', '1 / h'],
    ['-1 / h', '-1 / h'],
    ['2 / h * x', '(2 / h) * x'],
    ['x * (1 / h)', 'x * (1 / h)'],
    ['3 - h', '3 - h'],
    ['1 - h', '1 - h'],
    ['0 - h', '-1 * h'],
    ['h + 1e-8', 'h + 1e-8'],
    ['1e-8 + h', '1e-8 + h'],
    ['h - 1e-8', 'h - 1e-8'],
    ['h - -0.5', 'h - -0.5'],
    ['1 + h + 2', '3 + h'],
    ['h + 0', 'tanh(h)'],
    ['h + 1 - 1', 'h + 1 - 1'],
    ['sqrt(h) + 1e-8', 'sqrt(h) + 1e-8'],
    ['min(max(h, -3), 3)', 'min(max(h, -3), 3)'],
    ['max(0, h)', 'max(0, h)'],
    ['exp(-1 / 20) * h', 'exp(-0.05) * h'],
    ['concat(h, 1)', 'concat(h, 1)'],
    ['2.5e7 * h', '25000000 * h'],
    ['h * 1e12', '1000000000000 * h'],
    ['h / 1e9', '1e-9 * h'],
    ['h / 3', 'h / 3'],
    ['h * 3 / 10', '0.3 * h'],
    ['h / 10 * 3', '0.3 * h'],
    ['sum(h, 1, 2)', 'sum(h, 1, 2)'],
    ['x / (1 + max(h, -h))', 'x / (1 + max(h, -1 * h))'],
    ['+h * .5', '0.5 * h'],
    ['tanh(0.25)', 'tanh(0.25)'],
    ['2 * (3 + h)', '2 * (3 + h)'],
    ['(1 - h) * x + h * 0.5', '(1 - h) * x + 0.5 * h']
  ])('%s', (value, printed) => {
    // A line of its own for what stands alone.
    if (printed === 'tanh(h)') expect(lineOf(`tanh(${value})`)).toBe(`h = ${printed}`)
    else if (value.startsWith('sum(')) expect(lineOf(value)).toContain('h = ')
    else expect(lineOf(value)).toBe(`h = ${printed}`)
  })
})

describe('a power with a number as its exponent', () => {
  it.each([
    ['h ^ 2', 'h ^ 2'],
    ['h ** 2', 'h ^ 2'],
    ['h^-1', 'h ^ -1'],
    ['h ^ 0.5', 'h ^ 0.5'],
    ['-h ^ 2', '-1 * h ^ 2'],
    ['(-h) ^ 2', '(-1 * h) ^ 2'],
    ['(h ^ 2) ^ 3', '(h ^ 2) ^ 3'],
    ['h ^ 2 ^ 3', 'h ^ 8'],
    ['x * h ^ 2 / 2', '0.5 * (x * h ^ 2)'],
    ['x / h ^ 2', 'x / h ^ 2'],
    ['tanh(h) ^ 3 + x', 'tanh(h) ^ 3 + x'],
    ['(1 - h ^ 2) * x', '(1 - h ^ 2) * x'],
    ['h ^ (1 / 4)', 'h ^ 0.25'],
    ['2 ^ 10 * h', '1024 * h'],
    ['2 ^ h', 'exp(0.6931471805599453 * h)']
  ])('%s', (value, printed) => {
    expect(lineOf(value)).toBe(`h = ${printed}`)
  })
})

describe('a named number', () => {
  it('is a constant with a line of its own, which every use reads', () => {
    expect(lineOf('alpha * h + (1 - alpha) * x', 'alpha = 0.9')).toBe('alpha = 0.9\n  h = alpha * h + (1 - alpha) * x')
    expect(lineOf('h + eps', 'eps = 1e-8')).toBe('eps = 1e-8\n  h = h + eps')
    expect(kindsOf('cell T(x, { h }) {\n  tau = 20\n  h = h / tau + x\n}')).toEqual(['constant', 'div', 'add'])
  })

  it('may stand in the first line, beside H', () => {
    const head = 'cell T(x, { h }, H = 12, alpha = 0.9, dt = 1 / 20) {\n  h = alpha * h + dt * x\n}'
    expect(print(read(head)).split('\n').slice(1, -1)).toEqual(['  alpha = 0.9', '  dt = 0.05', '  h = alpha * h + dt * x'])
    expect(readEquations(head)).toMatchObject({ hidden: 12 })
  })

  it('gives its number to options, sizes and exponents, and is no node where only these read it', () => {
    const text = 'cell T(x, { h: zeros(N) }, N = 6) {\n  p = 0.1\n  k = 2\n  h = dropout(linear(x, h, { units: N, bias: k / 2 }), p) ^ k\n}'
    expect(print(read(text)).split('\n')).toEqual([
      'cell T(x, { h: zeros(6) }, H = 8) {',
      '  h = dropout(linear(x, h, { units: 6, bias: 1 }), 0.1) ^ 2',
      '}'
    ])
  })
})

it('a constant that reading would fold has a line of its own', () => {
  const graph = read('cell T(x, { h }) {\n  k = 3\n  h = k * x\n}')
  const free = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, line: undefined })) }
  expect(print(free)).toContain('  k = 3\n  h = k * x\n')
  expect(print(read(print(free)))).toBe(print(free))
})

it('a node keeps its identifier and place when its number changes', () => {
  const base = read('cell T(x, { h }) {\n  h = (x + 0.5) ^ 2\n}')
  const result = readEquations('cell T(x, { h }) {\n  h = (x + 0.75) ^ 3\n}', base)
  expect(result).toMatchObject({ ok: true })
  if (!result.ok) return
  expect(new Set(result.graph.nodes.map(({ id }) => id))).toEqual(new Set(base.nodes.map(({ id }) => id)))
})
