/** Figures of the report against counts by hand, and what it says of broken and of linear cells. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { modelReportSchema } from '../../../contract/procedures/model'
import type { GatescopeDocument } from '../../../contract/document/document'
import { modelReport } from './report'

const task = nextTokenTask(81)
const reportOf = (document: GatescopeDocument) => modelReportSchema.parse(modelReport(document, task))

describe('memory against length', () => {
  const curve = (id: string) => reportOf(readTemplate(id)).memory
  const growth = (points: ReturnType<typeof curve>, of: 'bytes' | 'recomputed') => {
    const [before, last] = points.slice(-2)
    return (last?.[of] ?? 0) / (before?.[of] ?? 1)
  }

  it('agrees with the figure of the present length', () => {
    const document = readTemplate('lstm-moby-dick')
    for (const recompute of ['none', 'segments'] as const) {
      const training = { ...document.training, sequenceLength: 1_024, recompute }
      const { trainingBytes, memory } = reportOf({ ...document, training })
      const point = memory.find(({ length }) => length === 1_024)
      expect(recompute === 'none' ? point?.bytes : point?.recomputed).toBe(trainingBytes)
    }
  })

  it('doubles with the length for a recurrence, less with recomputation, and grows by its square for plain attention', () => {
    const lstm = curve('lstm-moby-dick')
    expect(lstm.map(({ length }) => length)).toEqual([64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384])
    expect(growth(lstm, 'bytes')).toBeCloseTo(2, 1)
    expect(growth(lstm, 'recomputed')).toBeLessThan(growth(lstm, 'bytes'))
    const document = readTemplate('transformer-moby-dick')
    const layers = document.model.layers.map((layer) =>
      layer.kind === 'attention' ? { ...layer, params: { ...layer.params, form: 'plain' as const } } : layer
    )
    expect(growth(reportOf({ ...document, model: { ...document.model, layers } }).memory, 'bytes')).toBeGreaterThan(3)
  })
})

describe('modelReport', () => {
  it('counts an LSTM of 64 inputs and 128 units', () => {
    const report = reportOf(readTemplate('lstm-moby-dick'))
    const [cell] = report.cells
    const weights = 4 * (64 * 128 + 128 * 128 + 128)
    // A product and a sum for each weight, and one operation for each of the nine other nodes' units.
    const flops = 2 * weights + 9 * 128
    expect(cell).toMatchObject({
      cell: 'lstm',
      layer: 'lstm',
      parameters: weights,
      flopsPerToken: flops,
      // i, f, g, o, c, tanh(c) and h.
      bytesPerToken: 7 * 128 * 4,
      alongTime: 'sequential',
      why: 'sequential: the state passes through σ and tanh'
    })
    expect(cell!.shapes).toMatchObject({ x: [64], h: [128], zf: [128], cNext: [128], y: [128] })
    const head = 128 * 81 + 81
    expect(report).toMatchObject({
      problems: [],
      layers: { embedding: [100, 64], lstm: [100, 128], head: [100, 81] },
      layerParameters: { embedding: 81 * 64, lstm: weights, head },
      parameters: 81 * 64 + weights + head,
      flopsPerToken: flops + 2 * 128 * 81 + 81
    })
    expect(report.trainingBytes).toBeGreaterThan(16 * report.parameters + 32 * 100 * cell!.bytesPerToken)
  })

  it('counts a matrix memory: a state of H × H, products with it, and norms', () => {
    const [cell] = reportOf(readTemplate('fast-weights-moby-dick')).cells
    const [D, H] = [64, 64]
    // Three linears of H units and one of a single unit with a bias; gain and bias of the norm.
    expect(cell!.parameters).toBe(3 * D * H + (D + 1) + 2 * H)
    const linears = 2 * 3 * D * H + 2 * D + 1
    const memory = 2 * (2 * H * H) + 2 * H * H
    // Two softmaxes, a sigmoid, the difference, the product with b, the layer norm.
    expect(cell!.flopsPerToken).toBe(linears + memory + 2 * 5 * H + 1 + H + H + 7 * H)
    // The matrix once; k, q, the difference, b, its product with the difference, and what is read.
    expect(cell!.bytesPerToken).toBe(4 * (H * H + 5 * H + 1))
    expect(cell).toMatchObject({ alongTime: 'mixing', shapes: { W: [H, H], dW: [H, H], old: [H], b: [1], y: [H] } })
  })

  it('names norms that a state passes through', () => {
    expect(reportOf(readTemplate('lstm-layer-norm-moby-dick')).cells[0]).toMatchObject({
      why: 'sequential: the state passes through layer norm, σ and tanh'
    })
  })

  it('has one cell report for each layer that runs it, in that layer’s sizes', () => {
    const { cells } = reportOf(readTemplate('lstm-stacked-moby-dick'))
    expect(cells.map(({ layer, parameters }) => [layer, parameters])).toEqual([
      ['lstm1', 4 * (64 + 128 + 1) * 128],
      ['lstm2', 4 * (128 + 128 + 1) * 128]
    ])
  })

  it('tells a recurrence that is linear in its state', () => {
    const document = readTemplate('mgu-moby-dick')
    const cell = document.cells[0]!
    // Without the state in the gate and the candidate this is minGRU (Feng et al. 2024).
    cell.edges = cell.edges.filter((edge) => edge.id !== 'h-zf' && edge.id !== 'fh-zn')
    expect(reportOf(document).cells[0]).toMatchObject({
      alongTime: 'unitwise',
      why: 'linear in the state, unit by unit: can be trained in parallel'
    })
  })

  it('names a product of two values that depend on the state', () => {
    const document = readTemplate('rnn-moby-dick')
    const cell = document.cells[0]!
    cell.nodes = cell.nodes.map((node) => (node.id === 'hNew' ? { ...node, kind: 'mul', params: {} } : node))
    cell.edges.push({ id: 'h-hNew', source: 'h', sourcePort: 'out', target: 'hNew', targetPort: 'in' })
    expect(reportOf(document).cells[0]).toMatchObject({
      alongTime: 'sequential',
      why: 'sequential: the state passes through a product of values that depend on it'
    })
  })

  it('still says what it knows of a broken model', () => {
    const document = readTemplate('lstm-stacked-moby-dick')
    const cell = document.cells[0]!
    cell.edges = cell.edges.filter((edge) => edge.id !== 'tc-hNew')
    expect(reportOf(document).problems).toMatchObject([{ code: 'node.unused', severity: 'warning', place: { node: 'tc' } }])
    cell.edges = cell.edges.filter((edge) => edge.id !== 'o-hNew')
    const broken = reportOf(document)
    expect(broken.problems.map((each) => each.code)).toContain('port.unconnected')
    expect(broken.cells.map((each) => each.layer)).toEqual(['lstm1', 'lstm2'])
    expect(broken.cells[0]!.equations.text).toContain('  h = product(?)')
    expect(broken.cells[0]!.shapes).toMatchObject({ f: [128], cNew: [128] })
    expect(broken.layerParameters).toEqual({ embedding: 81 * 64 })
  })
})
