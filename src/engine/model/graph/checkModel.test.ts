/** Every kind of broken model gets its problem, with the place and words; a sound one gets none. */
import { describe, expect, it } from 'vitest'
import { readTemplate, smallTask, templateList } from '../../../../tests/support/templates'
import type { CellEdge, CellGraph, CellNode } from '../../../contract/document/cellGraph'
import { documentSchema } from '../../../contract/document/document'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer, LayerOf } from '../../../contract/document/modelGraph'
import { problemText } from '../../../contract/problems/problemText'
import type { Problem } from '../../../contract/problems/problems'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { checkModel } from './checkModel'

const task = nextTokenTask(81)

function problemsOf(document: GatescopeDocument): readonly Problem[] {
  const result = checkModel(document, smallTask(document, 81))
  return result.ok ? result.warnings : result.problems
}

type Change = (cell: CellGraph, layers: Layer[], document: GatescopeDocument) => void

/** The problems of the template after a change, which must still be one that the schema accepts. */
function after(change: Change): readonly Problem[] {
  const document = readTemplate('lstm-moby-dick')
  change(document.cells[0]!, document.model.layers, document)
  expect(documentSchema.safeParse(document).error?.issues).toBeUndefined()
  return problemsOf(document)
}

const node = (cell: CellGraph, id: string): CellNode => cell.nodes.find((each) => each.id === id)!
const remove = (cell: CellGraph, id: string): void => {
  cell.nodes = cell.nodes.filter((each) => each.id !== id)
  cell.edges = cell.edges.filter((edge) => edge.source !== id && edge.target !== id)
}
const edge = (id: string, source: string, target: string, targetPort = 'in', sourcePort = 'out'): CellEdge => ({
  id,
  source,
  sourcePort,
  target,
  targetPort
})
const cut = (cell: CellGraph, id: string): void => {
  cell.edges = cell.edges.filter((each) => each.id !== id)
}
const plain = { role: 'plain', position: { x: 0, y: 0 } } as const
const recurrent = (layers: Layer[]): LayerOf<'recurrent'>['params'] =>
  layers.find((layer): layer is LayerOf<'recurrent'> => layer.kind === 'recurrent')!.params

/** What changes, the code, the place, and the message. */
const broken: readonly (readonly [string, Change, Problem['code'], Problem['place'], string])[] = [
  [
    'two nodes of one name',
    (cell) => (node(cell, 'g').name = 'f'),
    'name.duplicate',
    { cell: 'lstm', node: 'g' },
    'Two nodes of cell LSTM are called “f”.'
  ],
  [
    'an edge from nowhere',
    (cell) => cell.edges.push(edge('loose', 'gone', 'cNew')),
    'edge.unknownNode',
    { cell: 'lstm' },
    'In cell LSTM the edge “loose” leads to or from “gone”, which is not a node of the cell.'
  ],
  [
    'an edge into a port that is not there',
    (cell) => cell.edges.push(edge('loose', 'x', 'f', 'b')),
    'edge.unknownPort',
    { cell: 'lstm', node: 'f', port: 'b' },
    'In cell LSTM the edge “loose” uses the input “b” of node f, which has the input in.'
  ],
  [
    'an edge out of a node without outputs',
    (cell) => cell.edges.push(edge('loose', 'y', 'cNew')),
    'edge.unknownPort',
    { cell: 'lstm', node: 'y', port: 'out' },
    'In cell LSTM the edge “loose” uses the output “out” of node y, which has no outputs.'
  ],
  [
    'the same edge twice',
    (cell) => cell.edges.push(edge('again', 'x', 'zf')),
    'edge.duplicate',
    { cell: 'lstm', node: 'zf', port: 'in' },
    'In cell LSTM two edges connect x to the input “in” of zf, and one is enough.'
  ],
  [
    'a gate without input',
    (cell) => cut(cell, 'zf-f'),
    'port.unconnected',
    { cell: 'lstm', node: 'f', port: 'in' },
    'In cell LSTM nothing is connected to the input “in” of sigmoid f.'
  ],
  [
    'two values into a gate',
    (cell) => cell.edges.push(edge('more', 'zi', 'f')),
    'port.tooMany',
    { cell: 'lstm', node: 'f', port: 'in' },
    'In cell LSTM 2 edges enter the input “in” of sigmoid f, which takes one.'
  ],
  [
    'widths that do not fit',
    (cell) => Object.assign(node(cell, 'zg').params, { units: 7 }),
    'node.shapes',
    { layer: 'lstm', cell: 'lstm', node: 'ig' },
    'In cell LSTM the product ig gets i [128] and g [7]; its inputs must have one shape, or a single unit, or one for each row.'
  ],
  [
    'a slice beyond the end',
    (cell) => {
      cell.nodes.push({ ...plain, id: 's', name: 's', kind: 'slice', params: { begin: 100, size: 64 } })
      cut(cell, 'zf-f')
      cell.edges.push(edge('zf-s', 'zf', 's'), edge('s-f', 's', 'f'))
    },
    'slice.outside',
    { layer: 'lstm', cell: 'lstm', node: 's' },
    'In cell LSTM the slice s takes units 101 to 164 of a value that has 128.'
  ],
  [
    'a slice that begins behind the last unit, in several H',
    (cell) => {
      cell.nodes.push({ ...plain, id: 's', name: 's', kind: 'slice', params: { begin: '2H', size: 'H' } })
      cut(cell, 'zf-f')
      cell.edges.push(edge('zf-s', 'zf', 's'), edge('s-f', 's', 'f'))
    },
    'slice.outside',
    { layer: 'lstm', cell: 'lstm', node: 's' },
    'In cell LSTM the slice s takes units 257 to 384 of a value that has 128.'
  ],
  [
    'a split into parts that are not equal',
    (cell) => {
      cell.nodes.push({ ...plain, id: 's', name: 's', kind: 'split', params: { part: 1, parts: 3 } })
      cut(cell, 'zf-f')
      cell.edges.push(edge('zf-s', 'zf', 's'), edge('s-f', 's', 'f'))
    },
    'node.shapes',
    { layer: 'lstm', cell: 'lstm', node: 's' },
    'In cell LSTM the split s gets zf [128]; its units must be a multiple of 3, to make 3 equal parts.'
  ],
  [
    'a matrix and a vector that do not fit',
    (cell) => {
      cell.nodes.push(
        { ...plain, id: 'M', name: 'M', kind: 'outer', params: {} },
        { ...plain, id: 'v', name: 'v', kind: 'matVec', params: {} }
      )
      cell.edges.push(edge('e1', 'i', 'M', 'a'), edge('e2', 'x', 'M', 'b'), edge('e3', 'M', 'v', 'matrix'), edge('e4', 'i', 'v', 'vector'))
    },
    'node.shapes',
    { layer: 'lstm', cell: 'lstm', node: 'v' },
    'In cell LSTM the matrix × vector v gets M [128, 64] and i [128]; it takes a matrix [M, N] and a vector [N].'
  ],
  [
    'an outer product of a matrix',
    (cell) => {
      cell.nodes.push(
        { ...plain, id: 'M', name: 'M', kind: 'outer', params: {} },
        { ...plain, id: 'O', name: 'O', kind: 'outer', params: {} }
      )
      cell.edges.push(edge('e1', 'i', 'M', 'a'), edge('e2', 'x', 'M', 'b'), edge('e3', 'M', 'O', 'a'), edge('e4', 'i', 'O', 'b'))
    },
    'node.shapes',
    { layer: 'lstm', cell: 'lstm', node: 'O' },
    'In cell LSTM the outer product O gets M [128, 64] and i [128]; it takes two vectors.'
  ],
  [
    'a value that is too wide',
    (cell) => {
      const state = node(cell, 'c')
      if (state.kind === 'state') state.params.shape = [65_536, 65_536]
    },
    'node.tooWide',
    { layer: 'lstm', cell: 'lstm', node: 'c' },
    'In cell LSTM the value of c has shape [65536, 65536]; a node has at most 1,048,576 units.'
  ],
  ['no input', (cell) => remove(cell, 'x'), 'cell.noInput', { cell: 'lstm' }, 'Cell LSTM has no input.'],
  [
    'two inputs',
    (cell) => cell.nodes.push({ ...plain, id: 'x2', name: 'x2', kind: 'input', params: {} }),
    'cell.manyInputs',
    { cell: 'lstm', node: 'x2' },
    'Cell LSTM has 2 inputs (x, x2).'
  ],
  ['no output', (cell) => remove(cell, 'y'), 'cell.noOutput', { cell: 'lstm' }, 'Cell LSTM has no output.'],
  [
    'two outputs',
    (cell) => {
      cell.nodes.push({ ...plain, id: 'y2', name: 'y2', kind: 'output', params: {} })
      cell.edges.push(edge('c-y2', 'cNew', 'y2'))
    },
    'cell.manyOutputs',
    { cell: 'lstm', node: 'y2' },
    'Cell LSTM has 2 outputs (y, y2).'
  ],
  [
    'a circle within a time step',
    (cell) => {
      cut(cell, 'h-zf')
      cell.edges.push(edge('back', 'hNew', 'zf'))
    },
    'cell.cycle',
    { cell: 'lstm', node: 'f' },
    'In cell LSTM the nodes f → fc → cNew → tc → hNew → zf → f depend on each other within one time step.'
  ],
  [
    'a state without a next state',
    (cell) => remove(cell, 'cNext'),
    'state.noNext',
    { cell: 'lstm', node: 'c' },
    'In cell LSTM nothing says what state c becomes for the next time step.'
  ],
  [
    'a state with two next states',
    (cell) => {
      cell.nodes.push({ ...plain, id: 'c2', name: 'c', kind: 'nextState', params: { state: 'c' } })
      cell.edges.push(edge('c2-edge', 'hNew', 'c2'))
    },
    'state.manyNext',
    { cell: 'lstm', node: 'c' },
    'In cell LSTM the state c has 2 next states.'
  ],
  [
    'a next state of nothing',
    (cell) => Object.assign(node(cell, 'cNext'), { name: 'm', params: { state: 'm' } }),
    'state.unknown',
    { cell: 'lstm', node: 'cNext' },
    'In cell LSTM a next state belongs to “m”, but there is no such state.'
  ],
  [
    'a state of another shape',
    (cell) => {
      const state = node(cell, 'h')
      if (state.kind === 'state') state.params.shape = [16]
    },
    'state.shape',
    { layer: 'lstm', cell: 'lstm', node: 'hNext' },
    'In cell LSTM the state h has shape [16], and its next value has shape [128].'
  ],
  [
    'a cell that is not there',
    (_, layers) => (recurrent(layers).cell = 'gru'),
    'layer.unknownCell',
    { layer: 'lstm' },
    'Layer “LSTM” runs the cell “gru”, which is not in the document.'
  ],
  [
    'an input that is not there',
    (_, layers) => (layers[2]!.inputs = ['lstm9']),
    'layer.unknownInput',
    { layer: 'head' },
    'Layer “Head” reads “lstm9”, which is not a layer.'
  ],
  [
    'layers in a circle',
    (_, layers) => {
      layers[0]!.inputs = ['lstm']
    },
    'layer.cycle',
    { layer: 'lstm' },
    'The layers LSTM → Embedding → LSTM read each other in a circle.'
  ],
  [
    'a layer without input',
    (_, layers) => (layers[1]!.inputs = []),
    'layer.inputs',
    { layer: 'lstm' },
    'Layer “LSTM” (recurrent) has no inputs; it needs one.'
  ],
  [
    'tokens where vectors belong',
    (_, layers) => (layers[1]!.inputs = ['tokens']),
    'layer.shapes',
    { layer: 'lstm' },
    'Layer “LSTM” (recurrent) gets tokens; it takes vectors, so that an embedding must come first.'
  ],
  [
    'a residual of two widths',
    (_, layers) => {
      layers.splice(2, 0, { id: 'sum', name: 'Sum', kind: 'residual', inputs: ['embedding', 'lstm'], params: {} })
      layers[3]!.inputs = ['sum']
    },
    'layer.shapes',
    { layer: 'sum' },
    'Layer “Sum” (residual) gets embedding [64] and lstm [128]; its inputs must have one width.'
  ],
  ['no head', (_, layers) => layers.pop(), 'model.noHead', {}, 'The model has no head, so that it predicts nothing.'],
  [
    'two heads',
    (_, layers) => layers.push({ ...layers[2]!, id: 'head2', name: 'Second' }),
    'model.manyHeads',
    { layer: 'head2' },
    'The model has 2 heads (Head, Second).'
  ],
  [
    'a layer called like the input',
    (_, layers) => {
      layers[0]!.id = 'tokens'
    },
    'name.duplicate',
    { layer: 'tokens' },
    'Two identifiers of layers of the model are called “tokens”.'
  ],
  [
    'two cells of one identifier',
    (cell, _, document) => document.cells.push(cell),
    'name.duplicate',
    { cell: 'lstm' },
    'Two identifiers of cells of the document are called “lstm”.'
  ],
  [
    'more parameters than fit',
    (_, layers) => (recurrent(layers).hidden = 65_536),
    'model.tooLarge',
    {},
    'The model has 17,202,222,225 parameters; at most 268,435,456 can be trained here.'
  ]
]

describe('checkModel', () => {
  it.each(templateList().map((template) => template.id))('finds nothing wrong with %s', (id) => {
    expect(problemsOf(readTemplate(id))).toEqual([])
  })

  it.each(broken)('tells %s', (_, change, code, place, message) => {
    const reported = after(change)
    const one = reported.find((each) => each.code === code)
    expect(one, JSON.stringify(reported)).toMatchObject({ severity: 'error', place })
    expect(problemText(one!).message).toBe(message)
    expect(problemText(one!).remedy).not.toBe('')
  })

  it('tells learned positions that are fewer than the time steps of training, or of what is held out', () => {
    const document = readTemplate('transformer-moby-dick')
    const positions = document.model.layers.find((layer) => layer.kind === 'positions')!
    positions.params = { form: 'learned', limit: 64 }
    const reported = problemsOf({ ...document, training: { ...document.training, sequenceLength: 65 } })
    expect(reported).toMatchObject([{ code: 'layer.positions', severity: 'error', place: { layer: 'positions' } }])
    expect(problemText(reported[0]!).message).toBe('Layer “Positions” has learned positions for 64 time steps; sequences have up to 65.')
    expect(problemText(reported[0]!).remedy).toContain('at least 65 positions')
    const longer = checkModel(document, { ...smallTask(document, 81), heldOutLength: 100 })
    expect(longer.ok ? [] : longer.problems.map(({ code }) => code)).toEqual(['layer.positions'])
  })

  it('tells no problem that only follows from another', () => {
    const reported = after((cell) => Object.assign(node(cell, 'zg').params, { units: 7 }))
    expect(reported.map((each) => each.code)).toEqual(['node.shapes'])
  })

  it('tells all problems at once', () => {
    const reported = after((cell, layers) => {
      cut(cell, 'zf-f')
      remove(cell, 'hNext')
      layers.push({ id: 'sum', name: 'Sum', kind: 'residual', inputs: [], params: {} })
    })
    expect(reported.map((each) => each.code).sort()).toEqual([
      'layer.inputs',
      'model.unused',
      'node.unused',
      'port.unconnected',
      'state.noNext'
    ])
  })

  it('warns of what has no effect, and still gives a model without it', () => {
    const document = readTemplate('lstm-moby-dick')
    const cell = document.cells[0]!
    cell.nodes.push({ ...plain, id: 'idle', name: 'idle', kind: 'tanh', params: {} })
    cell.edges.push(edge('idle-edge', 'x', 'idle'))
    document.model.layers.push({ id: 'spare', name: 'Spare', kind: 'embedding', inputs: ['tokens'], params: { units: 8 } })
    const result = checkModel(document, task)
    expect(result.ok && result.warnings.map((each) => problemText(each).message)).toEqual([
      'Layer “Spare” has no effect: the head does not depend on it.',
      'In cell LSTM the tanh idle has no effect: it reaches neither the output nor a next state.'
    ])
    expect(result.ok && result.model.layers.map((each) => each.layer.id)).toEqual(['embedding', 'lstm', 'head'])
  })

  it('does not hold up a model for a cell that it does not use', () => {
    const document = readTemplate('lstm-moby-dick')
    document.cells.push({ id: 'draft', name: 'Draft', source: '', nodes: [], edges: [] })
    const result = checkModel(document, task)
    expect(result.ok && result.warnings.map((each) => [each.code, each.place.cell])).toEqual([
      ['cell.noInput', 'draft'],
      ['cell.noOutput', 'draft'],
      ['cell.noState', 'draft']
    ])
  })

  it('repeats a single unit over the others', () => {
    expect(after((cell) => Object.assign(node(cell, 'zf').params, { units: 1 }))).toEqual([])
  })
})
