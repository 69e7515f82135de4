/** The lab's models as documents of one shape: embedding, blocks of norm, layer and residual, norm, head. */
import type { FamilyName } from '../../../contract/labs/families'
import { documentFormat, documentSchema, documentVersion } from '../../../contract/document/document'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Layer } from '../../../contract/document/modelGraph'
import { labHeads, labStates } from './families'
import type { Cells, LabSettings, LabWidths } from './families'

export function labDocument(family: FamilyName, cells: Cells, settings: LabSettings, widths: LabWidths): GatescopeDocument {
  return documentSchema.parse({
    format: documentFormat,
    version: documentVersion,
    name: family,
    cells: Object.values(cells),
    model: { layers: labLayers(family, cells, settings, widths) },
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

function labLayers(family: FamilyName, cells: Cells, settings: LabSettings, { width, hidden }: LabWidths): Layer[] {
  const base = { name: 'Layer' }
  const layers: Layer[] = [{ ...base, id: 'embedding', kind: 'embedding', inputs: ['tokens'], params: { units: width } }]
  let last = 'embedding'
  if (family === 'Transformer') {
    // Added to the input and not turned into the scores: counting what lies anywhere before, as selective copying asks, is learned sooner.
    layers.push({ ...base, id: 'positions', kind: 'positions', inputs: [last], params: { form: 'sinusoidal' } })
    last = 'positions'
  }
  /** x + f(norm(x)). */
  const block = (k: string, inner: Layer) => {
    layers.push({ ...base, id: `norm${k}`, kind: 'norm', inputs: [last], params: { form: 'rmsNorm' } })
    layers.push({ ...inner, inputs: [`norm${k}`] })
    layers.push({ ...base, id: `sum${k}`, kind: 'residual', inputs: [last, inner.id], params: {} })
    last = `sum${k}`
  }
  for (let k = 1; k <= settings.blocks; k++) {
    block(`${k}`, memory(family, cells, settings, `memory${k}`, width))
    if (family === 'Transformer')
      block(`${k}f`, {
        ...base,
        id: `forward${k}`,
        kind: 'feedForward',
        inputs: [],
        params: { hidden, activation: 'gelu', bias: false, start: 'glorot' }
      })
  }
  layers.push({ ...base, id: 'norm', kind: 'norm', inputs: [last], params: { form: 'rmsNorm' } })
  layers.push({ ...base, id: 'head', kind: 'head', inputs: ['norm'], params: { bias: true, over: 'token' } })
  return layers
}

const started = { deltaMin: 0.001, deltaMax: 0.1, form: 'auto' } as const

/** Its inputs are for the caller to name. */
function memory(family: FamilyName, cells: Cells, settings: LabSettings, id: string, width: number): Layer {
  const base = { id, name: family, inputs: [] }
  switch (family) {
    case 'Transformer': {
      const form = settings.chunked ? 'chunked' : 'plain'
      const params = { heads: labHeads, causal: true, positions: 'none', form, bias: false, dropout: 0, start: 'glorot' } as const
      return { ...base, kind: 'attention', params }
    }
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
