/** The templates of later papers against their equations in plain JavaScript, and which of them leave no loop over time. */
import { describe, expect, it } from 'vitest'
import { B, H, T, embedded, head, linear, near, oneMinus, plus, run, sigmoid, sizes, tanh, times } from '../../../../tests/support/forward'
import type { Vector, Weights } from '../../../../tests/support/forward'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { GatescopeDocument } from '../../../contract/document/document'
import { checkModel } from '../graph/checkModel'
import { recurrenceOf } from '../layers/recurrent/recurrence'
import { modelWeights } from '../layers/weights'
import { associate, isLinear } from '../../compiler/passes/loops/associate'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { lowerModel } from './lowerModel'

const zeros = (): Vector => new Array<number>(H).fill(0)
const sum = (v: Vector): number => v.reduce((a, b) => a + b, 0)
const weightOf = (weights: Weights, name: string): Vector => [...weights.get(name)!.data]

function layerNorm(v: Vector, gain: Vector, bias: Vector): Vector {
  const centred = v.map((x) => x - sum(v) / v.length)
  const deviation = Math.sqrt(sum(times(centred, centred)) / v.length + 1e-5)
  return centred.map((x, k) => (x / deviation) * gain[k]! + bias[k]!)
}

function softmax(v: Vector): Vector {
  const powers = v.map(Math.exp)
  return powers.map((x) => x / sum(powers))
}

/** One step of a cell: from what enters and the state to the new state and the output; `node` names a node's weights. */
type Step<S> = (weights: Weights, node: (name: string) => string, x: Vector, state: S) => { state: S; output: Vector }

/** Holds logits against layers of one cell on top of one another. */
function compare<S>(id: string, layers: readonly string[], start: () => S, step: Step<S>): void {
  const { get, weights } = run(shrunk(readTemplate(id), sizes))
  for (let b = 0; b < B; b++) {
    const states = layers.map(start)
    for (let t = 0; t < T; t++) {
      let value = embedded(weights, t, b)
      layers.forEach((layer, k) => {
        const { state, output } = step(weights, (name) => `${layer}.${name}`, value, states[k]!)
        states[k] = state
        value = output
      })
      near(get('logits')(t, b), head(weights, value))
    }
  }
}

const same = (h: Vector) => ({ state: h, output: h })

describe('templates compute their papers’ equations', () => {
  it('LSTM without a forget gate', () =>
    compare(
      'lstm-1997-moby-dick',
      ['lstm'],
      () => ({ h: zeros(), c: zeros() }),
      (weights, node, x, state) => {
        const [i, o] = ['zi', 'zo'].map((name) => sigmoid(linear(weights, node(name), { x, h: state.h })))
        const c = plus(state.c, times(i!, tanh(linear(weights, node('zg'), { x, h: state.h }))))
        const h = times(o!, tanh(c))
        return { state: { h, c }, output: h }
      }
    ))

  it('layer-normalised LSTM: one norm over all gates of the state, one over those of the input', () =>
    compare(
      'lstm-layer-norm-moby-dick',
      ['lstm'],
      () => ({ h: zeros(), c: zeros() }),
      (weights, node, x, state) => {
        const norm = (name: string, v: Vector) =>
          layerNorm(v, weightOf(weights, node(`${name}.gain`)), weightOf(weights, node(`${name}.bias`)))
        const [fromH, fromX] = [linear(weights, node('zh'), { h: state.h }), linear(weights, node('zx'), { x })]
        const all = plus(plus(norm('nh', fromH), norm('nx', fromX)), weightOf(weights, node('b.vector')))
        const [f, i, o, g] = [0, 1, 2, 3].map((gate) => all.slice(gate * H, (gate + 1) * H))
        const c = plus(times(sigmoid(f!), state.c), times(sigmoid(i!), tanh(g!)))
        const h = times(sigmoid(o!), tanh(norm('nc', c)))
        return { state: { h, c }, output: h }
      }
    ))

  it('minGRU', () =>
    compare('min-gru-moby-dick', ['gru1', 'gru2'], zeros, (weights, node, x, h) => {
      const z = sigmoid(linear(weights, node('zz'), { x }))
      return same(plus(times(oneMinus(z), h), times(z, linear(weights, node('n'), { x }))))
    }))

  it('minLSTM', () =>
    compare('min-lstm-moby-dick', ['lstm1', 'lstm2'], zeros, (weights, node, x, h) => {
      const [f, i] = ['zf', 'zi'].map((name) => sigmoid(linear(weights, node(name), { x })))
      const share = (gate: Vector) => gate.map((value, k) => value / (f![k]! + i![k]!))
      return same(plus(times(share(f!), h), times(share(i!), linear(weights, node('n'), { x }))))
    }))

  it('IndRNN', () =>
    compare('indrnn-moby-dick', ['rnn1', 'rnn2'], zeros, (weights, node, x, h) => {
      const u = weightOf(weights, node('uh.diagonal'))
      expect(u.every((value) => value >= 0 && value <= 1) && new Set(u).size === H).toBe(true)
      return same(plus(linear(weights, node('a'), { x }), times(u, h)).map((value) => Math.max(0, value)))
    }))

  it('fast weights by the delta rule: a state that is a matrix', () =>
    compare(
      'fast-weights-moby-dick',
      ['memory'],
      () => zeros().map(zeros),
      (weights, node, x, memory) => {
        const [k, q] = ['zk', 'zq'].map((name) => softmax(linear(weights, node(name), { x })))
        const [beta] = sigmoid(linear(weights, node('zb'), { x }))
        const v = linear(weights, node('v'), { x })
        const read = (matrix: readonly Vector[], key: Vector) => matrix.map((row) => sum(times(row, key)))
        const old = read(memory, k!)
        const state = memory.map((row, j) =>
          plus(
            row,
            k!.map((key) => beta! * (v[j]! - old[j]!) * key)
          )
        )
        return { state, output: layerNorm(read(state, q!), weightOf(weights, node('r.gain')), weightOf(weights, node('r.bias'))) }
      }
    ))
})

/** What the graph says of the first cell, the loops after the passes that have the linear form, and those left by the associative scan. */
function loopsOf(document: GatescopeDocument) {
  const checked = checkModel(shrunk(document, sizes), nextTokenTask(7))
  if (!checked.ok) throw new Error('the model has problems')
  const { model } = checked
  const types = modelWeights(model).map((spec) => [spec.name, spec.type] as const)
  const program = optimise(
    buildProgram('forward', new Map([...types, ['tokens', { dtype: 'int32', shape: [T, B] }]]), (builder, values) => {
      return new Map([['logits', lowerModel(model, builder, values, new Map([['tokens', values.get('tokens')!]]), { taps: false }).output]])
    })
  )
  const scans = program.block.operations.flatMap((operation) => (operation.name === 'scan' ? [operation] : []))
  const cells = model.layers.flatMap((layer) => (layer.kind === 'recurrent' ? [layer.cell] : []))
  return {
    alongTime: cells.map((cell) => recurrenceOf(cell).alongTime),
    linear: scans.map(isLinear),
    left: associate(program.block).operations.filter((operation) => operation.name === 'scan').length
  }
}

describe('linear recurrences', () => {
  it.each(['min-gru-moby-dick', 'min-lstm-moby-dick'])('%s is linear in its state, and needs no loop', (id) => {
    expect(loopsOf(readTemplate(id))).toEqual({ alongTime: ['unitwise', 'unitwise'], linear: [true, true], left: 0 })
  })

  it('IndRNN is linear but for its nonlinearity', () => {
    const document = readTemplate('indrnn-moby-dick')
    expect(loopsOf(document)).toEqual({ alongTime: ['sequential', 'sequential'], linear: [false, false], left: 2 })
    for (const edge of document.cells[0]!.edges) if (edge.source === 'hNew') edge.source = 's'
    expect(loopsOf(document)).toEqual({ alongTime: ['unitwise', 'unitwise'], linear: [true, true], left: 0 })
  })

  it('fast weights are linear in their matrix, though not unit by unit', () => {
    expect(loopsOf(readTemplate('fast-weights-moby-dick'))).toEqual({ alongTime: ['mixing'], linear: [false], left: 1 })
  })
})
