/** Layers and cells in forms that no template has: `model.py` of each computes what the engine computes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { layerSchema } from '../../src/contract/document/modelGraph'
import type { Layer } from '../../src/contract/document/modelGraph'
import { pytorchExporter } from '../../src/engine/exporting/pytorch/pytorchExporter'
import { sourceOf } from '../support/exportSources'
import { skipAll } from '../support/skipping'
import { soundCell } from '../support/soundCells'
import { readTemplate } from '../support/templates'
import { largestDifference, PythonWorker } from './pythonWorker'
import { wanted } from './table'
import { writeExport } from './writeExport'

const worker = new PythonWorker()
let root = ''
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'gatescope-pytorch-'))))
afterAll(async () => {
  worker.close()
  await rm(root, { recursive: true, force: true })
})

type Part = readonly [kind: Layer['kind'], params: object]

/** Layers one behind the other, between an embedding of 8 units and a head. */
function stack(parts: readonly Part[], head: object): Layer[] {
  const all: Part[] = [['embedding', { units: 8 }], ...parts, ['head', head]]
  return all.map(([kind, params], k) => {
    const inputs = [k === 0 ? 'tokens' : `layer${k - 1}`]
    return layerSchema.parse({ id: `layer${k}`, name: `Layer ${k}`, kind, inputs, params })
  })
}

const start = 'glorot'
const attention = { heads: 2, causal: true, positions: 'none', form: 'plain', bias: true, dropout: 0, start }
const s4d = { states: 3, discretisation: 'zeroOrderHold', initial: 'linear', deltaMin: 0.01, deltaMax: 0.5, output: 'none', form: 'auto' }
const mamba = { inner: 6, states: 3, kernel: 3, rank: 2, deltaMin: 0.01, deltaMax: 0.5, form: 'auto' }
const perToken = { bias: true, over: 'token' }
const chapters = { kind: 'chapters', source: { kind: 'shipped', name: 'moby-dick' }, classes: 4, heldOut: 0.2, shortest: 4 } as const

const stacks: [string, readonly Part[], object, Partial<GatescopeDocument>][] = [
  [
    'positions',
    [
      ['positions', { form: 'learned', limit: 9 }],
      ['attention', { ...attention, positions: 'alibi' }]
    ],
    perToken,
    {}
  ],
  [
    'rotary and tied',
    [['attention', { ...attention, positions: 'rotary', bias: false }]],
    { bias: true, over: 'token', tied: 'layer0' },
    {}
  ],
  [
    'SwiGLU',
    [
      ['feedForward', { hidden: 5, activation: 'swiglu', bias: true, start }],
      ['norm', { form: 'rmsNorm' }]
    ],
    perToken,
    {}
  ],
  ['bilinear S4D', [['s4d', { ...s4d, discretisation: 'bilinear', output: 'gelu' }]], perToken, {}],
  ['S4D-Inv', [['s4d', { ...s4d, initial: 'inverse', output: 'glu' }]], perToken, {}],
  [
    'convolutions',
    [
      ['conv', { kernel: 3, activation: 'none' }],
      ['conv', { kernel: 1, activation: 'silu' }],
      ['tokenShift', {}]
    ],
    perToken,
    {}
  ],
  ['Mamba without a convolution', [['mamba', { ...mamba, kernel: 1 }]], perToken, {}],
  [
    'linear attention and dropout',
    [
      ['linearAttention', { heads: 2, form: 'recurrent', bias: true, start }],
      ['dropout', { rate: 0.3, mask: 'sequence' }]
    ],
    perToken,
    {}
  ],
  [
    'sequences of several lengths, last',
    [['recurrent', { cell: 'lstm', hidden: 7, direction: 'backward' }]],
    { bias: true, over: 'last' },
    { task: chapters }
  ],
  [
    'sequences of several lengths, maximum',
    [['attention', { ...attention, causal: false, positions: 'alibi' }]],
    { bias: false, over: 'max' },
    { task: chapters }
  ],
  [
    'sequences of several lengths, mean',
    [
      ['mamba', mamba],
      ['s4d', s4d]
    ],
    { bias: true, over: 'mean' },
    { task: chapters }
  ]
]

const template = readTemplate('lstm-moby-dick')

async function expectAgrees(document: GatescopeDocument, name: string): Promise<void> {
  const folder = join(root, name)
  await writeExport(pytorchExporter(), await sourceOf(document), folder)
  const { code, output } = await worker.run(folder)
  expect(code, output).toBe(0)
  expect(largestDifference(output)).toBeLessThan(1e-4)
}

const withLayers = (layers: Layer[], cells: readonly CellGraph[] = template.cells): GatescopeDocument => {
  return { ...template, cells: [...cells], model: { layers }, training: { ...template.training, sequenceLength: 8 } }
}

describe('PyTorch', () => {
  skipAll(wanted('pytorch', 'layers') ? null : 'the command names others than the layers in PyTorch')

  it.each(stacks)('%s', async (name, parts, head, change) => {
    await expectAgrees({ ...withLayers(stack(parts, head)), ...change }, name.replaceAll(' ', '-'))
  })

  it('random cells, forward and backward', async () => {
    const cells = fc.sample(soundCell, { numRuns: 40, seed: 11 })
    for (const [k, cell] of cells.entries()) {
      const direction = k % 2 === 0 ? 'forward' : 'backward'
      const layers = stack([['recurrent', { cell: cell.id, hidden: 3, direction }]], perToken)
      await expectAgrees(withLayers(layers, [cell]), `cell-${k}`)
    }
  })
})
