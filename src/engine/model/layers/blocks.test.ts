/** Norms and feed-forward layers against their equations written out, in float64. */
import { describe, expect, it } from 'vitest'
import type { Layer } from '../../../contract/document/modelGraph'
import { near, run, tokens, B, D, T, embedded, head } from '../../../../tests/support/forward'
import type { Vector } from '../../../../tests/support/forward'
import { readTemplate, shrunk } from '../../../../tests/support/templates'

/** Embedding → layer → head. */
function documentOf(layer: Layer) {
  const document = shrunk(readTemplate('rnn-moby-dick'), { units: D, hidden: D })
  const [embedding, , last] = document.model.layers
  if (!embedding || !last) throw new Error('an unexpected template')
  document.model.layers = [embedding, layer, { ...last, inputs: [layer.id] }]
  document.cells = []
  return document
}

const base = { id: 'it', name: 'It', inputs: ['embedding'] }
const mean = (v: Vector) => v.reduce((sum, x) => sum + x, 0) / v.length
const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
const silu = (x: number) => x / (1 + Math.exp(-x))

/** Holds the head's logits for all tokens against those of `layer` as a plain function of a vector. */
function expectLayer(layer: Layer, plain: (x: Vector, times: (name: string, v: Vector) => Vector) => Vector): void {
  const { get, weights } = run(documentOf(layer))
  const times = (name: string, v: Vector) => {
    const { type, data } = weights.get(`it.${name}.weight`)!
    const columns = type.shape[1]!
    return Array.from({ length: columns }, (_, k) => v.reduce((sum, x, row) => sum + x * data[row * columns + k]!, 0))
  }
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) near(get('logits')(t, b), head(weights, plain(embedded(weights, t, b), times)))
  expect(tokens).toHaveLength(T * B)
}

describe('layers of a Transformer block', () => {
  it('brings vectors to mean 0 and variance 1, or to a mean square of 1', () => {
    expectLayer({ ...base, kind: 'norm', params: { form: 'layerNorm' } }, (x) => {
      const centred = x.map((one) => one - mean(x))
      return centred.map((one) => one / Math.sqrt(mean(centred.map((c) => c * c)) + 1e-5))
    })
    expectLayer({ ...base, kind: 'norm', params: { form: 'rmsNorm' } }, (x) =>
      x.map((one) => one / Math.sqrt(mean(x.map((each) => each * each)) + 1e-5))
    )
  })

  it('goes through a wider layer and back, with each function', () => {
    const layer = (activation: 'gelu' | 'relu' | 'swiglu', start: 'gpt2' | 'glorot'): Layer => ({
      ...base,
      kind: 'feedForward',
      params: { hidden: 6, activation, bias: true, start }
    })
    expectLayer(layer('gelu', 'glorot'), (x, times) => times('out', times('in', x).map(gelu)))
    expectLayer(layer('relu', 'gpt2'), (x, times) =>
      times(
        'out',
        times('in', x).map((one) => Math.max(one, 0))
      )
    )
    expectLayer(layer('swiglu', 'glorot'), (x, times) => {
      const gate = times('gate', x).map(silu)
      return times(
        'out',
        times('in', x).map((one, k) => one * gate[k]!)
      )
    })
  })
})
