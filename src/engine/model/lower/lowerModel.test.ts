/** Lowered models against cells written out by hand in plain JavaScript, evaluated in float64. */
import { describe, expect, it } from 'vitest'
import {
  B,
  H,
  T,
  embedded,
  head,
  linear,
  near,
  oneMinus,
  plus,
  run,
  sigmoid,
  sizes,
  tanh,
  times,
  tokens
} from '../../../../tests/support/forward'
import type { Vector } from '../../../../tests/support/forward'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { readEquations } from '../../../cell/text/readEquations'

const zeros = () => new Array<number>(H).fill(0)

describe('lowerModel', () => {
  it('computes an LSTM: logits, gates and states', () => {
    const { get, weights } = run(shrunk(readTemplate('lstm-moby-dick'), sizes))
    for (let b = 0; b < B; b++) {
      let [h, c] = [zeros(), zeros()]
      for (let t = 0; t < T; t++) {
        const entering = { x: embedded(weights, t, b), h }
        const [i, f, o] = ['zi', 'zf', 'zo'].map((node) => sigmoid(linear(weights, `lstm.${node}`, entering)))
        const g = tanh(linear(weights, 'lstm.zg', entering))
        c = plus(times(f!, c), times(i!, g))
        h = times(o!, tanh(c))
        near(get('lstm.f')(t, b), f!)
        near(get('lstm.c')(t, b), c)
        near(get('lstm.h')(t, b), h)
        near(get('logits')(t, b), head(weights, h))
      }
    }
  })

  it('computes sums and products that take one value twice', () => {
    const template = shrunk(readTemplate('rnn-moby-dick'), sizes)
    const drawn = readEquations('cell Square(x, { h }) {\n  u = tanh(linear(x, h))\n  h = u * u + h + h\n}', template.cells[0])
    if (!drawn.ok) throw new Error('the equations have mistakes')
    const { get, weights } = run({ ...template, cells: [drawn.graph] })
    const name = drawn.graph.nodes.find((node) => node.kind === 'linear')?.name
    let h = zeros()
    for (let t = 0; t < T; t++) {
      const u = tanh(linear(weights, `rnn.${name}`, { x: embedded(weights, t, 0), h }))
      h = plus(times(u, u), plus(h, h))
      near(get('logits')(t, 0), head(weights, h))
    }
  })

  it('computes a GRU, reset before and reset after the product', () => {
    const before = run(shrunk(readTemplate('gru-moby-dick'), sizes))
    const after = run(shrunk(readTemplate('gru-reset-after-moby-dick'), sizes))
    for (let b = 0; b < B; b++) {
      let [h1, h2] = [zeros(), zeros()]
      for (let t = 0; t < T; t++) {
        const gates = ({ weights }: typeof before, h: Vector) => {
          const entering = { x: embedded(weights, t, b), h }
          return ['zz', 'zr'].map((node) => sigmoid(linear(weights, `gru.${node}`, entering))) as [Vector, Vector]
        }
        const [z1, r1] = gates(before, h1)
        const n1 = tanh(linear(before.weights, 'gru.zn', { x: embedded(before.weights, t, b), rh: times(r1, h1) }))
        h1 = plus(times(z1, h1), times(oneMinus(z1), n1))
        near(before.get('gru.h')(t, b), h1)
        const [z2, r2] = gates(after, h2)
        const inner = linear(after.weights, 'gru.hn', { h: h2 })
        const n2 = tanh(plus(linear(after.weights, 'gru.xn', { x: embedded(after.weights, t, b) }), times(r2, inner)))
        h2 = plus(times(oneMinus(z2), n2), times(z2, h2))
        near(after.get('gru.h')(t, b), h2)
        near(after.get('logits')(t, b), head(after.weights, h2))
      }
    }
  })

  it('lets the output gate of a peephole LSTM see the new cell state', () => {
    const document = shrunk(readTemplate('lstm-peephole-moby-dick'), sizes)
    for (const node of document.cells[0]!.nodes) if (node.kind === 'vector') node.params.start = 0.7
    const { get, weights } = run(document)
    let [h, c] = [zeros(), zeros()]
    for (let t = 0; t < T; t++) {
      const entering = { x: embedded(weights, t, 0), h }
      const peep = (gate: string, seen: Vector) =>
        sigmoid(
          plus(
            linear(weights, `lstm.z${gate}`, entering),
            seen.map((x) => Math.fround(0.7) * x)
          )
        )
      const [i, f] = [peep('i', c), peep('f', c)]
      c = plus(times(f, c), times(i, tanh(linear(weights, 'lstm.zg', entering))))
      h = times(peep('o', c), tanh(c))
      near(get('lstm.h')(t, 0), h)
    }
  })

  it('runs backward in time, from a learned state, and adds residuals', () => {
    const document = shrunk(readTemplate('rnn-moby-dick'), { units: H, hidden: H })
    const [embedding, rnn, last] = document.model.layers
    if (rnn?.kind !== 'recurrent' || !embedding || last?.kind !== 'head') throw new Error('an unexpected template')
    rnn.params.direction = 'backward'
    document.model.layers = [
      embedding,
      rnn,
      { id: 'sum', name: 'Sum', kind: 'residual', inputs: ['embedding', 'rnn'], params: {} },
      { ...last, inputs: ['sum'] }
    ]
    for (const node of document.cells[0]!.nodes) if (node.kind === 'state') node.params.initial = 'learned'
    const { get, weights } = run(document)
    expect(weights.get('rnn.h.initial')!.type.shape).toEqual([H])
    const x = (t: number) => {
      const token = tokens[t * B]!
      return [...weights.get('embedding.weight')!.data.slice(token * H, (token + 1) * H)]
    }
    let h = zeros()
    for (let t = T - 1; t >= 0; t--) {
      h = tanh(linear(weights, 'rnn.a', { x: x(t), h }))
      near(get('rnn.h')(t, 0), h)
      near(get('logits')(t, 0), head(weights, plus(h, x(t))))
    }
  })

  it('gives taps with the words of the field, gates first, and they change nothing', () => {
    const document = shrunk(readTemplate('lstm-moby-dick'), sizes)
    const { get, taps } = run(document)
    const inCell = taps.filter(({ layer }) => layer === 'lstm')
    expect(inCell.slice(0, 5).map(({ name, label, role, range }) => [name, label, role, range])).toEqual([
      ['lstm.i', 'input gate', 'input', 'gate'],
      ['lstm.f', 'forget gate', 'forget', 'gate'],
      ['lstm.o', 'output gate', 'output', 'gate'],
      ['lstm.h', 'hidden state', 'state', 'signed'],
      ['lstm.c', 'cell state', 'state', 'signed']
    ])
    expect(taps.find((tap) => tap.name === 'lstm.zf')?.label).toBe('forget gate, linear')
    expect(new Set(taps.map((tap) => tap.name)).size).toBe(taps.length)
    expect(inCell.every((tap) => tap.value.type.shape.join() === [T, B, H].join())).toBe(true)
    expect(taps.filter((tap) => !inCell.includes(tap)).map(({ name }) => name)).toEqual(['embedding.y', 'head.y'])
    const plain = run(document, false)
    expect(plain.taps).toEqual([])
    for (let t = 0; t < T; t++) expect(plain.get('logits')(t, 1)).toEqual(get('logits')(t, 1))
    const coupled = run(shrunk(readTemplate('lstm-coupled-moby-dick'), sizes)).taps
    expect(coupled.find((tap) => tap.name === 'lstm.i')?.range).toBe('gate')
  })
})
