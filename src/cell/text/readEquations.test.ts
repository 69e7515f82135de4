/** Text to drawing: the templates there and back, numbers and brackets, comments, what stays of a drawing, and every mistake at its place. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wildCell } from '../../../tests/support/randomCells'
import { soundCell } from '../../../tests/support/soundCells'
import { readTemplate, templateList } from '../../../tests/support/templates'
import { cellGraphSchema } from '../../contract/document/cellGraph'
import type { CellGraph, CellNode } from '../../contract/document/cellGraph'
import { problemText } from '../../contract/problems/problemText'
import { checkCell } from '../checkCell'
import { slotsOf } from '../slots'
import { printEquations } from './print/print'
import { readEquations } from './readEquations'

const print = (graph: CellGraph) => printEquations(checkCell(graph), 8).text

function read(text: string, base?: CellGraph): CellGraph {
  const result = readEquations(text, base)
  if (!result.ok) throw new Error(`${text}\n${result.problems.map((each) => problemText(each).message).join('\n')}`)
  return result.graph
}

/** A cell with `h` and `c` around lines. */
const around = (...lines: string[]) => ['cell Test(x, { h, c }) {', ...lines.map((line) => `  ${line}`), '}'].join('\n')
const body = (text: string) => print(read(text)).split('\n').slice(1, -1).join('\n')

/** What computes, without names of what has no line, identifiers, places and roles. */
function essence(graph: CellGraph): unknown[] {
  const slots = slotsOf(graph)
  const index = new Map(graph.nodes.map((node, k) => [node, k]))
  return graph.nodes.map((node) => [node.kind, node.params, (slots.get(node) ?? []).map((slot) => slot && index.get(slot))])
}

/** The nodes in the order of the text, so that two drawings can be held against each other. */
const inTextOrder = (graph: CellGraph) => read(print(graph), graph)

describe('a printed cell', () => {
  it('reads back as itself, for every template', () => {
    for (const { id } of templateList())
      for (const graph of readTemplate(id).cells) {
        expect(read(print(graph), graph)).toBe(graph)
        const alone = read(print(graph))
        expect(print(alone), id).toBe(print({ ...graph, name: alone.name }))
      }
  })

  it('reads back as itself, for any sound cell: with the drawing identically, without it in all that computes', () => {
    fc.assert(
      fc.property(soundCell, (graph) => {
        const text = print(graph)
        expect(read(text, graph)).toBe(graph)
        const alone = cellGraphSchema.parse(read(text))
        expect(print(alone)).toBe(text)
        const computes = checkCell(graph).order.filter((node) => graph.nodes.includes(node))
        expect(alone.nodes).toHaveLength(computes.length)
      }),
      { numRuns: 60 }
    )
  })

  it('tells a value that enters twice by name, and reads it back', () => {
    const graph = read(around('u = tanh(x)', 'h = u * u * x', 'c = u + u + c'))
    expect(graph.edges.filter((edge) => edge.source === 'u')).toHaveLength(4)
    expect(print(graph).split('\n').slice(1, -1)).toEqual(['  u = tanh(x)', '  h = u * u * x', '  c = u + u + c'])
  })

  it('is read or refused in words, whatever the drawing', () => {
    fc.assert(
      fc.property(wildCell, (graph) => {
        const result = readEquations(print(graph), graph)
        if (result.ok) expect(cellGraphSchema.safeParse(result.graph).success).toBe(true)
        else for (const each of result.problems) expect(problemText(each).message).not.toContain('There is a problem')
      }),
      { numRuns: 150 }
    )
  })

  it('never throws, whatever the text', () => {
    const word = fc.constantFrom(
      'cell',
      'T',
      '(',
      ')',
      '{',
      '}',
      'x',
      'h',
      '=',
      '\n',
      '+',
      '-',
      '*',
      '/',
      ',',
      ':',
      '1',
      '4H',
      'linear(',
      '// a',
      '?',
      'return',
      'é'
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.boolean(), (words, whole) => {
        const text = whole ? `cell T(x, { h }) {\n${words.join(' ')}\n}` : words.join(' ')
        const result = readEquations(text)
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 400 }
    )
  })
})

describe('expressions', () => {
  it('fold numbers beside each other, and keep those beside values', () => {
    const lines = [
      'a = x * 0.5',
      'b = -x / 4',
      'd = 3 - h',
      'e = h + 1',
      'f = x - 0.5',
      'g = 2 * x * h * 3',
      'c = a + b + d + e + f + g',
      'h = c'
    ]
    expect(body(around(...lines)).split('\n')).toEqual([
      '  a = 0.5 * x',
      '  b = 0.25 * (-1 * x)',
      '  d = 3 - h',
      '  e = h + 1',
      '  f = x - 0.5',
      '  g = 6 * (x * h)',
      '  c = a + b + d + e + f + g',
      '  h = c'
    ])
  })

  it('bind as one reads, and brackets are kept', () => {
    const lines = ['a = x - h + c', 'b = x - (h - c)', 'd = x * h / c * x', 'e = (x + h) + c', 'c = a * b * (d * e)', 'h = c']
    expect(body(around(...lines)).split('\n')).toEqual([
      '  a = (x - h) + c',
      '  b = x - (h - c)',
      '  d = ((x * h) / c) * x',
      '  e = (x + h) + c',
      '  c = a * b * (d * e)',
      '  h = c'
    ])
  })

  it('go over several lines, and what is not connected is a hole', () => {
    const graph = read(around('h = sigmoid(', '  linear(x, h)', ') * x', '  + tanh(?)', 'c = ?'))
    expect(print(graph)).toContain('  h = sigmoid(linear(x, h)) * x + tanh(?)\n  c = ?\n')
  })
})

describe('comments', () => {
  it('stay with their equation, above it when they are long', () => {
    const long = 'what the cell keeps of all that it has seen so far, and what it lets in of what it sees just now, each by its gate'
    const text = [
      '// Hochreiter & Schmidhuber 1997',
      'cell Test(x, { h }, H = 8) {',
      '  f = sigmoid(linear(x, h)) // the gate',
      `  // ${long}`,
      '  h = f * h',
      '}'
    ].join('\n')
    const graph = read(text)
    expect(graph.source).toBe('Hochreiter & Schmidhuber 1997')
    expect(graph.nodes.find((node) => node.name === 'f')?.note).toBe('the gate')
    expect(print(graph)).toBe(text)
  })
})

const lstm = readTemplate('lstm-moby-dick').cells[0]!
const lstmText = print(lstm)
const byId = (graph: CellGraph) => new Map(graph.nodes.map((node) => [node.id, node]))
const remaining = (graph: CellGraph, base: CellGraph): CellNode[] => base.nodes.filter((node) => byId(graph).has(node.id))

describe('text over a drawing', () => {
  it('keeps identifiers, places, names and roles of what stayed, and puts what is new beside its inputs', () => {
    const graph = read(lstmText.replace('g = tanh(linear(x, h))', 'g = tanh(layerNorm(linear(x, h)))'), lstm)
    expect(remaining(graph, lstm)).toHaveLength(lstm.nodes.length)
    for (const node of lstm.nodes) expect(byId(graph).get(node.id)).toEqual(node)
    const [added, ...more] = graph.nodes.filter((node) => !byId(lstm).has(node.id))
    expect(more).toEqual([])
    expect(added).toMatchObject({ kind: 'layerNorm', role: 'candidate' })
    expect(added!.position.x).toBeGreaterThan(byId(lstm).get('zg')!.position.x)
    expect(slotsOf(graph).get(byId(graph).get('g')!)).toEqual([added])
    expect(slotsOf(graph).get(added!)).toEqual([byId(graph).get('zg')])
  })

  it('keeps a node whose name, kind or inputs change', () => {
    const renamed = read(lstmText.replaceAll(/\bg\b/g, 'candidate'), lstm)
    expect(byId(renamed).get('g')).toMatchObject({ name: 'candidate', kind: 'tanh', position: byId(lstm).get('g')!.position })
    const changed = read(lstmText.replace('g = tanh', 'g = relu').replace('f = sigmoid(linear(x, h', 'f = sigmoid(linear(x'), lstm)
    expect(byId(changed).get('g')).toMatchObject({ name: 'g', kind: 'relu', role: 'candidate' })
    expect(byId(changed).get('zf')).toEqual(byId(lstm).get('zf'))
    expect(changed.nodes).toHaveLength(lstm.nodes.length)
    const states = read(lstmText.replaceAll(/\bc\b/g, 'memory'), lstm)
    expect(byId(states).get('c')).toMatchObject({ name: 'memory', kind: 'state' })
    expect(byId(states).get('cNext')).toMatchObject({ name: 'memory', params: { state: 'memory' } })
  })

  it('tells two gates apart when their order changes or one comes first', () => {
    const lines = lstmText.split('\n')
    const swapped = read([...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)].join('\n'), lstm)
    for (const node of lstm.nodes) expect(byId(swapped).get(node.id)).toEqual(node)
    const inserted = read([...lines.slice(0, 2), '  a = sigmoid(linear(x, h))', ...lines.slice(2)].join('\n'), lstm)
    for (const node of lstm.nodes) expect(byId(inserted).get(node.id)).toEqual(node)
    expect(inserted.nodes).toHaveLength(lstm.nodes.length + 2)
  })

  it('changes nothing for space, comments taken back, and other ways to write the same', () => {
    expect(read(lstmText.replaceAll('  ', '\t').replace('f * c + i * g', 'f*c  + (i * g)'), lstm)).toBe(lstm)
  })

  it('keeps what the text lists as lines in lines, and what it writes inside inside', () => {
    const inside = read(lstmText.replace('  g = tanh(linear(x, h))\n', '').replace('i * g', 'i * tanh(linear(x, h))'), lstm)
    expect(print(inside)).toContain('  c = f * c + i * tanh(linear(x, h))\n')
    const apart = read(lstmText.replace('  c = f * c + i * g', '  ig = i * g\n  c = f * c + ig'), lstm)
    expect(print(apart)).toContain('  ig = i * g\n  c = f * c + ig\n')
    expect(byId(apart).get('ig')).toMatchObject({ name: 'ig', position: byId(lstm).get('ig')!.position })
  })

  it('gives the same drawing whether or not it was drawn before', () => {
    fc.assert(
      fc.property(soundCell, soundCell, (graph, other) => {
        expect(essence(read(print(graph), other))).toEqual(
          essence(inTextOrder({ ...graph, nodes: [...read(print(graph)).nodes], edges: read(print(graph)).edges }))
        )
      }),
      { numRuns: 20 }
    )
  })
})

it('takes what may stand behind the inputs by name as well', () => {
  const drawn = (line: string) => read(around(line, 'c = h')).nodes.map(({ kind, params }) => ({ kind, params }))
  expect(drawn('h = dropout(x, { rate: 0.2, mask: sequence })')).toEqual(drawn('h = dropout(x, 0.2, { mask: sequence })'))
  expect(drawn('h = slice(x, 1, { size: 2 })')).toEqual(drawn('h = slice(x, 1, 2)'))
})

describe('mistakes', () => {
  const mistakesOf = (text: string): string[] => {
    const result = readEquations(text)
    if (result.ok) return []
    return result.problems.map((each) => {
      const { message, remedy } = problemText(each)
      return `${each.place.text?.line ?? 0}:${each.place.text?.column ?? 0} ${message} ${remedy}`
    })
  }

  it('are told all at once, each at its place with what would mend it', () => {
    const text = around(
      'i = sigmoidd(linear(x, h))',
      'f = sigmoid(linear(x, hh)',
      'g = tanh(x, h)',
      'o = sigmoid(linear(x, h, { biass: 1 }))',
      'c = f * c + i * gg',
      'g = x',
      'h = o * tanh(c',
      'late = soon',
      'soon = linear(x, x)',
      'c = h'
    )
    expect(mistakesOf(text)).toEqual([
      '2:7 “sigmoidd” is no primitive. Did you mean sigmoid?',
      '3:28 Expected an operator, “,” or “)”, found a new line. Correct the text there.',
      '4:7 “tanh” has 2 inputs; it takes 1. Write tanh(in).',
      '5:30 “linear” has no option “biass”. Did you mean bias?',
      '6:19 Nothing is called “gg”. Did you mean g?',
      '8:17 Expected an operator, “,” or “)”, found a new line. Correct the text there.',
      '9:10 “soon” is used before line 10, which makes it. Move line 10 up, or make soon a state: within one time step nothing can depend on itself.',
      '10:10 “x” enters this linear twice; one matrix for it says the same. Write it once.'
    ])
  })

  it.each([
    ['cel T(x) {', '1:1 Expected “cell” and a name, as in “cell LSTM(x, { h, c }) {”, found “cel”. Correct the text there.'],
    [around('h = x / 0'), '2:7 The number 0 cannot stand here. Divide by another number.'],
    [
      around('h = x + 1e39'),
      '2:7 The number 1e+39 cannot stand here. Models compute with 32-bit numbers: use 0, or a number from 1.2e-38 to 3.4e38 in size.'
    ],
    [
      around('h = x * 1e39'),
      '2:7 The number 1e+39 cannot stand here. Models compute with 32-bit numbers: use factors up to 3.4e38 in size.'
    ],
    [
      around('h = x ^ c'),
      '2:11 The exponent c is a value; a power takes a number, as in h ^ 2. Write exp(c * log(x)), where x is above zero.'
    ],
    [around('x = h'), '2:3 “x” is an input of the cell already. Choose another name.'],
    [
      around('a = x', 'a = h'),
      '3:3 “a” has its value from line 2 already. Give one of the two another name: each name stands for one value of a time step.'
    ],
    [
      around('h = linear(x, { units: 0 })'),
      '2:26 The option “units” of “linear” is not as it should be. Give it a number of units from 1 to 65,536, or H, D or a small expression such as H / 2.'
    ],
    [around('h = slice(x, 1)'), '2:7 “slice” has 0 inputs; it takes 1. Write slice(in, begin, size).'],
    [around('h = split(x)'), '2:7 “split” has 0 inputs; it takes 1. Write split(in, part, parts).'],
    [
      around('h = split(x, 3, 2)'),
      '2:16 The option “part” of “split” is not as it should be. Give it a whole number from 1 to 2, the parts there are.'
    ],
    [around('h = split(x, 1, 17)'), '2:19 The option “parts” of “split” is not as it should be. Give it a whole number from 2 to 16.'],
    [
      around('h = x * vector({ start: 0, log: true })'),
      '2:35 The option “log” of “vector” is not as it should be. Give it a start above zero, and no rise below zero.'
    ],
    [
      around('h = x * vector({ start: 1, log: maybe })'),
      '2:35 The option “log” of “vector” is not as it should be. Give it true or false.'
    ],
    [around('h = x y'), '2:9 Expected an operator or a new line, found “y”. If this is a product, write x * y.'],
    [
      'cell T(x, { h }) {\n  h = x\n}\n\ncell U(x, { h }) {\n  h = x\n}',
      '5:1 Expected the end of the text, which is that of one cell, found “cell”. Correct the text there.'
    ],
    [around('h = x $ y'), '2:9 Expected an operator or a new line, found “$”. Correct the text there.'],
    [
      'cell T(x, { h: ones(H) }, H = 0) {\n  h = x\n}',
      '1:16 The state h is not declared as it should be. Give it a start and one or two sizes, such as zeros(H), learned(H / 2) or zeros(H, D).'
    ],
    [
      `cell T(x, { h }) {\n  h = ${'tanh('.repeat(80)}x${')'.repeat(80)}\n}`,
      '2:332 Calls and brackets are nested more than 64 deep. Give a part of the expression a line and a name of its own.'
    ]
  ])('%s', (text, expected) => {
    expect(mistakesOf(text)[0]).toBe(expected)
  })

  it('keep their distance: a text without end is read in good time', () => {
    const many = around(...Array.from({ length: 900 }, (_, k) => `a${k} = tanh(${k === 0 ? 'x' : `a${k - 1}`})`), 'h = a899', 'c = h')
    expect(read(many).nodes).toHaveLength(906)
    expect(mistakesOf(`${' '.repeat(200_001)}`)[0]).toContain('at most 200,000')
  })
})
