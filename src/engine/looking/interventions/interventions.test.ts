/** Changed values against cells and heads that are written out here and changed by hand. */
import { describe, expect, it } from 'vitest'
import { alteredModel, words } from '../../../../tests/support/alteredModel'
import { linear, oneMinus, plus, sigmoid, tanh, times } from '../../../../tests/support/forward'
import type { Vector, Weights } from '../../../../tests/support/forward'
import { readTemplate, shrunk } from '../../../../tests/support/templates'

const [D, H] = [3, 4]
const sizes = { units: D, hidden: H }
const text = 'badcafe'

function close(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((row, t) => row.forEach((value, k) => expect(value, `token ${t}, class ${k}`).toBeCloseTo(expected[t]?.[k] ?? NaN, 5)))
}

type Change = (name: string, t: number, value: Vector) => Vector
const nothing: Change = (_name, _t, value) => value
const data = (weights: Weights, name: string): Vector => [...(weights.get(name)?.data ?? [])]

const embeddedOf = (weights: Weights, letter: string): Vector => {
  const token = words.indexOf(letter)
  return data(weights, 'embedding.weight').slice(token * D, (token + 1) * D)
}
function logits(weights: Weights, h: Vector): Vector {
  const matrix = data(weights, 'head.weight')
  const bias = data(weights, 'head.bias')
  return words.map((_, k) => h.reduce((sum, value, row) => sum + value * (matrix[row * words.length + k] ?? NaN), bias[k] ?? NaN))
}

const zeros = () => Array<number>(H).fill(0)
/** Gates, states and logits of each token; `begin`: the states before the first. */
function lstm(
  weights: Weights,
  read: string,
  change: Change,
  begin: { readonly h: Vector; readonly c: Vector } = { h: zeros(), c: zeros() }
) {
  let { h, c } = begin
  return [...read].map((letter, t) => {
    const x = embeddedOf(weights, letter)
    const gate = (name: string) => change(name, t, sigmoid(linear(weights, `lstm.z${name}`, { x, h })))
    const [f, i, o] = [gate('f'), gate('i'), gate('o')]
    const g = change('g', t, tanh(linear(weights, 'lstm.zg', { x, h })))
    c = change('c', t, plus(times(f, c), times(i, g)))
    h = change('h', t, times(o, tanh(c)))
    return { h, c, logits: logits(weights, h) }
  })
}

function gru(weights: Weights, read: string, change: Change) {
  let h: Vector = Array<number>(H).fill(0)
  return [...read].map((letter, t) => {
    const x = embeddedOf(weights, letter)
    const gate = (name: string) => change(name, t, sigmoid(linear(weights, `gru.z${name}`, { x, h })))
    const [z, r] = [gate('z'), gate('r')]
    const n = change('n', t, tanh(linear(weights, 'gru.zn', { x, rh: times(r, h) })))
    h = change('h', t, plus(times(z, h), times(oneMinus(z), n)))
    return { h, logits: logits(weights, h) }
  })
}

const unit = (u: number, to: (value: number) => number) => (value: Vector) => value.map((each, k) => (k === u ? to(each) : each))

describe('an LSTM', () => {
  const model = alteredModel(shrunk(readTemplate('lstm-moby-dick'), sizes))
  const expected = (change: Change) => lstm(model.weights, text, change).map((row) => row.logits)

  it('without changes computes what it computed', async () => close(await model.outputs(text, []), expected(nothing)))

  it('clamps a unit of the cell state from a token on, and later steps see it', async () => {
    const rows = [{ kind: 'clamp', layer: 'lstm', value: 'c', units: [2], from: 3, amount: 1.5 }]
    const change: Change = (name, t, value) => (name === 'c' && t >= 2 ? unit(1, () => 1.5)(value) : value)
    close(await model.outputs(text, rows), expected(change))
  })

  it('holds a gate open, scales another, shifts a third, in a range of tokens', async () => {
    const rows = [
      { kind: 'open', layer: 'lstm', value: 'f' },
      { kind: 'scale', layer: 'lstm', value: 'i', units: [1, 4], from: 2, to: 5, amount: 0.5 },
      { kind: 'shift', layer: 'lstm', value: 'o', units: [3], to: 2, amount: -0.25 }
    ]
    const change: Change = (name, t, value) => {
      if (name === 'f') return value.map(() => 1)
      if (name === 'i' && t >= 1 && t < 5) return [0, 3].reduce((row, u) => unit(u, (each) => each / 2)(row), value)
      return name === 'o' && t < 2 ? unit(2, (each) => each - 0.25)(value) : value
    }
    close(await model.outputs(text, rows), expected(change))
  })

  it('applies several changes of one value in their order, and none that is off', async () => {
    const rows = [
      { kind: 'scale', layer: 'lstm', value: 'h', amount: 2 },
      { kind: 'shift', layer: 'lstm', value: 'h', amount: 0.5 },
      { kind: 'scale', layer: 'lstm', value: 'h', amount: -1 },
      { kind: 'zero', layer: 'lstm', value: 'c', on: false }
    ]
    close(
      await model.outputs(text, rows),
      expected((name, _t, value) => (name === 'h' ? value.map((each) => -(2 * each + 0.5)) : value))
    )
  })

  it('resets both states at a token: what follows is what a text has that begins there', async () => {
    const rows = ['c', 'h'].map((value) => ({ kind: 'reset', layer: 'lstm', value, from: 4, to: 4 }))
    const after = await model.outputs(text, rows)
    close(
      after.slice(4),
      lstm(model.weights, text.slice(4), nothing).map((row) => row.logits)
    )
  })

  it('swaps states with another text at a token: what follows is what has that past', async () => {
    const other = 'gabbed'
    const rows = ['c', 'h'].map((value) => ({ kind: 'copy', layer: 'lstm', value, from: 4, to: 4, text: other, token: 6 }))
    const after = await model.outputs(text, rows)
    close(
      after.slice(4),
      lstm(model.weights, other + text.slice(4), nothing)
        .slice(6)
        .map((row) => row.logits)
    )
  })

  it('copies values of its own sequence', async () => {
    const plain = lstm(model.weights, text, nothing)
    const rows = [{ kind: 'copy', layer: 'lstm', value: 'c', units: [3], from: 2, to: 2, token: 6 }]
    const change: Change = (name, t, value) => (name === 'c' && t === 1 ? unit(2, () => plain[5]?.c[2] ?? NaN)(value) : value)
    close(await model.outputs(text, rows), expected(change))
  })

  it('is changed from the states on with which a sequence of a batch is entered', async () => {
    const before = lstm(model.weights, 'gabbed', nothing).at(-1) ?? { h: [], c: [] }
    const entered = { 'lstm.h': before.h, 'lstm.c': before.c }
    const change: Change = (name, t, value) => (name === 'c' && t === 3 ? unit(2, (each) => each + 1)(value) : value)
    const rows = [{ kind: 'shift', layer: 'lstm', value: 'c', units: [3], from: 4, to: 4, amount: 1 }]
    close(
      await model.outputs(text, rows, entered),
      lstm(model.weights, text, change, before).map((row) => row.logits)
    )
    const reset = ['c', 'h'].map((value) => ({ kind: 'reset', layer: 'lstm', value, from: 1, to: 1 }))
    close(
      (await model.outputs(text, reset, entered)).slice(1),
      lstm(model.weights, text.slice(1), nothing).map((row) => row.logits)
    )
  })

  it('edits a token', async () => {
    close(
      await model.outputs(text, [{ kind: 'edit', token: 2, to: 'g' }]),
      lstm(model.weights, 'bgdcafe', nothing).map((row) => row.logits)
    )
  })

  it('changes the output of the layer alone, so that its states stay', async () => {
    const plain = lstm(model.weights, text, nothing)
    close(
      await model.outputs(text, [{ kind: 'zero', layer: 'lstm', value: 'y', units: [1] }]),
      plain.map(({ h }) => logits(model.weights, unit(0, () => 0)(h)))
    )
  })
})

describe('a GRU', () => {
  const model = alteredModel(shrunk(readTemplate('gru-moby-dick'), sizes))

  it('shuts a gate and clamps units of its state', async () => {
    const rows = [
      { kind: 'shut', layer: 'gru', value: 'z', units: [1, 2], from: 2 },
      { kind: 'clamp', layer: 'gru', value: 'h', units: [4], from: 3, to: 5, amount: -0.75 }
    ]
    const change: Change = (name, t, value) => {
      if (name === 'z' && t >= 1) return value.map((each, k) => (k < 2 ? 0 : each))
      return name === 'h' && t >= 2 && t < 5 ? unit(3, () => -0.75)(value) : value
    }
    close(
      await model.outputs(text, rows),
      gru(model.weights, text, change).map((row) => row.logits)
    )
  })
})
