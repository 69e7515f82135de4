/** How weights start: ranges, orthogonality, and the same numbers for the same seed. */
import type { LayerOf } from '../../../contract/document/modelGraph'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import { Random } from '../../data/random'
import { checkModel } from '../graph/checkModel'
import { layerWeights, modelWeights } from '../layers/weights'
import type { WeightSpec } from '../layers/weightSpec'
import { initialWeights } from './initialWeights'
import { orthogonal } from './orthogonal'

function specsOf(id: string): WeightSpec[] {
  const checked = checkModel(readTemplate(id), nextTokenTask(81))
  return checked.ok ? modelWeights(checked.model) : []
}

/** The largest distance of the Gram matrix of the shorter side from the identity. */
function orthogonalityError(matrix: ArrayLike<number>, rows: number, columns: number): number {
  const short = Math.min(rows, columns)
  const entry = (vector: number, k: number) => (rows <= columns ? matrix[vector * columns + k]! : matrix[k * columns + vector]!)
  let worst = 0
  for (let a = 0; a < short; a++)
    for (let b = 0; b <= a; b++) {
      let dot = 0
      for (let k = 0; k < Math.max(rows, columns); k++) dot += entry(a, k) * entry(b, k)
      worst = Math.max(worst, Math.abs(dot - (a === b ? 1 : 0)))
    }
  return worst
}

describe('orthogonal', () => {
  it.each([
    [1, 1],
    [40, 40],
    [7, 30],
    [30, 7]
  ])('has orthonormal rows or columns at %i × %i', (rows, columns) => {
    expect(orthogonalityError(orthogonal(rows, columns, Random.fromSeed(1)), rows, columns)).toBeLessThan(1e-12)
  })

  it('stays orthogonal and well mixed for large sizes', () => {
    const [rows, columns] = [20, 700]
    const matrix = orthogonal(rows, columns, Random.fromSeed(2))
    expect(orthogonalityError(matrix, rows, columns)).toBeLessThan(1e-12)
    // Entries of a uniformly distributed orthogonal matrix are nearly normal with variance 1/n: none of 14,000 beyond six deviations.
    expect(Math.max(...matrix.map(Math.abs))).toBeLessThan(6 / Math.sqrt(columns))
  })
})

describe('initialWeights', () => {
  const specs = specsOf('lstm-moby-dick')
  const weights = initialWeights(specs, 1)

  it('has one tensor a weight: 98,816 parameters in the cell', () => {
    expect([...weights.keys()]).toEqual(specs.map((spec) => spec.name))
    const inCell = specs.filter((spec) => spec.layer === 'lstm').reduce((sum, spec) => sum + weights.get(spec.name)!.data.length, 0)
    expect(inCell).toBe(98_816)
    expect(weights.get('lstm.zf.weight.x')!.type).toEqual({ dtype: 'float32', shape: [64, 128] })
  })

  it('starts as documented', () => {
    expect(orthogonalityError(weights.get('lstm.zi.weight.h')!.data, 128, 128)).toBeLessThan(1e-6)
    const glorot = weights.get('lstm.zi.weight.x')!.data
    const largest = Math.max(...glorot.map(Math.abs))
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 192))
    expect(largest).toBeGreaterThan(0.99 * Math.sqrt(6 / 192))
    expect(new Set(weights.get('lstm.zf.bias')!.data)).toEqual(new Set([1]))
    expect(new Set(weights.get('lstm.zi.bias')!.data)).toEqual(new Set([0]))
    const embedding = weights.get('embedding.weight')!.data
    const variance = Array.from(embedding).reduce((sum, x) => sum + x * x, 0) / embedding.length
    expect(Math.abs(variance - 1)).toBeLessThan(0.1)
    expect(Math.max(...weights.get('head.weight')!.data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(128)))
  })

  it('draws matrices that multiply a gated state orthogonally, as those on the state itself', () => {
    const starts = new Map(specsOf('gru-moby-dick').map((spec) => [spec.name, spec.initial.kind]))
    expect(starts.get('gru.zn.weight.rh')).toBe('orthogonal')
    expect(starts.get('gru.zn.weight.x')).toBe('uniform')
  })

  it('starts norms as the identity, and diagonals between their bounds', () => {
    const norm = initialWeights(specsOf('lstm-layer-norm-moby-dick'), 1)
    expect(norm.get('lstm.nh.gain')!.type.shape).toEqual([512])
    expect(new Set(norm.get('lstm.nh.gain')!.data)).toEqual(new Set([1]))
    expect(new Set(norm.get('lstm.nh.bias')!.data)).toEqual(new Set([0]))
    const diagonal = [...initialWeights(specsOf('indrnn-moby-dick'), 1).get('rnn1.uh.diagonal')!.data].sort((a, b) => a - b)
    expect(diagonal[0]).toBeGreaterThanOrEqual(0)
    expect(diagonal[0]).toBeLessThan(0.1)
    expect(diagonal.at(-1)).toBeLessThanOrEqual(1)
    expect(diagonal.at(-1)).toBeGreaterThan(0.9)
  })

  it('gives the same for the same seed, and one weight does not depend on the others', () => {
    const bytes = (drawn: typeof weights, name = '') => Buffer.from(drawn.get(name)?.data.buffer ?? new ArrayBuffer())
    const again = initialWeights(specs, 1)
    expect([...again.keys()]).toEqual([...weights.keys()])
    for (const { name } of specs) expect(bytes(again, name).equals(bytes(weights, name)), name).toBe(true)
    const fourth = specs[3]!
    expect(bytes(initialWeights([fourth], 1), fourth.name).equals(bytes(weights, fourth.name))).toBe(true)
    expect(bytes(initialWeights(specs, 2), 'embedding.weight').equals(bytes(weights, 'embedding.weight'))).toBe(false)
    expect(bytes(weights, 'lstm.zi.weight.h').equals(bytes(weights, 'lstm.zo.weight.h'))).toBe(false)
  })
})

describe('a head and a linear layer', () => {
  const lstm = readTemplate('lstm-moby-dick')
  const headWith = (start: Partial<LayerOf<'head'>['params']>) => {
    const layers = lstm.model.layers.map((layer) => (layer.kind === 'head' ? { ...layer, params: { ...layer.params, ...start } } : layer))
    const checked = checkModel({ ...lstm, model: { layers } }, nextTokenTask(81))
    const head = layers.find(({ kind }) => kind === 'head')?.id
    return checked.ok ? modelWeights(checked.model).filter(({ layer }) => layer === head) : []
  }
  const [matrix, bias] = headWith({})
  const [rows = 0, columns = 0] = matrix?.type.shape ?? []

  it('start uniformly by their width where nothing is said', () => {
    const limit = 1 / Math.sqrt(rows)
    expect([matrix?.initial, bias?.initial]).toEqual([
      { kind: 'uniform', limit },
      { kind: 'uniform', limit }
    ])
  })
  it.each([
    ['gpt2', { kind: 'normal', deviation: 0.02 }],
    ['glorot', { kind: 'uniform', limit: Math.sqrt(6 / (rows + columns)) }]
  ] as const)('start as %s, with a bias of 0, where that is asked for', (start, initial) => {
    expect(headWith({ start }).map((spec) => spec.initial)).toEqual([initial, { kind: 'constant', value: 0 }])
    const linear: LayerOf<'linear'> = { id: 'map', name: 'Map', inputs: [], kind: 'linear', params: { units: columns, bias: true, start } }
    const specs = layerWeights({ kind: 'linear', layer: linear, inputs: [], width: columns, inputWidth: rows })
    expect(specs.map((spec) => spec.initial)).toEqual([initial, { kind: 'constant', value: 0 }])
  })
})
