/** The kinds of memory that the lab compares, as documents of one shape: embedding, blocks of norm, layer and residual, norm, head. */
import type { CellGraph } from '../../contract/document/cellGraph'
import { documentFormat, documentSchema, documentVersion } from '../../contract/document/document'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Layer } from '../../contract/document/modelGraph'
import type { Task } from '../../contract/document/task'
import type { TaskShape } from '../../contract/document/taskShape'
import { checkModel } from '../graph/checkModel'
import type { CheckedModel } from '../graph/checkedModel'
import { modelWeights } from '../graph/weights'
import { sizeOf } from '../program/shapes'

export const familyNames = ['RNN', 'LSTM', 'GRU', 'minGRU', 'S4D', 'Mamba'] as const
export type FamilyName = (typeof familyNames)[number]

/** The template whose first cell a recurrent family runs. */
export const cellTemplates = {
  RNN: 'rnn-moby-dick',
  LSTM: 'lstm-moby-dick',
  GRU: 'gru-reset-after-moby-dick',
  minGRU: 'min-gru-moby-dick'
} as const
export type Cells = Readonly<Record<keyof typeof cellTemplates, CellGraph>>

export interface LabSettings {
  readonly task: Task
  readonly batch: number
  readonly length: number
  readonly learningRate: number
  readonly blocks: number
  readonly seed: number
}

export interface LabModel {
  readonly document: GatescopeDocument
  readonly checked: CheckedModel
  readonly width: number
  readonly parameters: number
}

const started = { deltaMin: 0.001, deltaMax: 0.1, form: 'auto' } as const
/** States of a unit: complex pairs of S4D, and numbers of Mamba. */
export const labStates = { S4D: 16, Mamba: 8 } as const

/** The widest model of a family, in steps of four units, whose parameters do not exceed the budget. */
export function labModel(family: FamilyName, cells: Cells, settings: LabSettings, shape: TaskShape, budget: number): LabModel {
  let best = ofWidth(family, cells, settings, shape, 4)
  for (let width = 8; width <= 1024; width += 4) {
    const next = ofWidth(family, cells, settings, shape, width)
    if (next.parameters > budget) break
    best = next
  }
  return best
}

function ofWidth(family: FamilyName, cells: Cells, settings: LabSettings, shape: TaskShape, width: number): LabModel {
  const document = labDocument(family, cells, settings, width)
  const result = checkModel(document, shape)
  if (!result.ok) throw new RangeError(`the lab's ${family} has problems: ${result.problems.map((each) => each.code).join()}`)
  const parameters = modelWeights(result.model).reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  return { document, checked: result.model, width, parameters }
}

function labDocument(family: FamilyName, cells: Cells, settings: LabSettings, width: number): GatescopeDocument {
  const base = { name: 'Layer' }
  const layers: Layer[] = [{ ...base, id: 'embedding', kind: 'embedding', inputs: ['tokens'], params: { units: width } }]
  let last = 'embedding'
  for (let k = 1; k <= settings.blocks; k++) {
    layers.push({ ...base, id: `norm${k}`, kind: 'norm', inputs: [last], params: { form: 'rmsNorm' } })
    layers.push(memory(family, cells, `memory${k}`, `norm${k}`, width))
    layers.push({ ...base, id: `sum${k}`, kind: 'residual', inputs: [last, `memory${k}`], params: {} })
    last = `sum${k}`
  }
  layers.push({ ...base, id: 'norm', kind: 'norm', inputs: [last], params: { form: 'rmsNorm' } })
  layers.push({ ...base, id: 'head', kind: 'head', inputs: ['norm'], params: { bias: true, over: 'token' } })
  return documentSchema.parse({
    format: documentFormat,
    version: documentVersion,
    name: family,
    cells: Object.values(cells),
    model: { layers },
    task: settings.task,
    training: {
      batchSize: settings.batch,
      sequenceLength: settings.length,
      optimizer: { kind: 'adam', learningRate: settings.learningRate, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
      clip: { kind: 'globalNorm', norm: 1 },
      seed: settings.seed,
      steps: null,
      evaluateEvery: 100
    },
    probe: { text: 'a' }
  })
}

function memory(family: FamilyName, cells: Cells, id: string, input: string, width: number): Layer {
  const base = { id, name: family, inputs: [input] }
  switch (family) {
    case 'S4D': {
      const params = { ...started, states: labStates.S4D, discretisation: 'zeroOrderHold', initial: 'linear', output: 'glu' } as const
      return { ...base, kind: 's4d', params }
    }
    case 'Mamba': {
      const params = { ...started, inner: 2 * width, states: labStates.Mamba, kernel: 4, rank: Math.ceil(width / 16) }
      return { ...base, kind: 'mamba', params }
    }
    default:
      return { ...base, kind: 'recurrent', params: { cell: cells[family].id, hidden: width, direction: 'forward' } }
  }
}
