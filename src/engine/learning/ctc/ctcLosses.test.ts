/** CTC against all paths, and its gradient against finite differences, in float64. */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../compiler/autodiff/differentiate'
import { BlockBuilder } from '../../compiler/program/builder'
import type { Block } from '../../compiler/program/types'
import { stepsNeeded } from '../../data/pronunciation/stepsNeeded'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { ctcLosses } from './ctcLosses'

interface Sequence {
  readonly labels: readonly number[]
  /** Real time steps. */
  readonly steps: number
}

const [length, classes, most] = [5, 4, 3]
const sequences: readonly Sequence[] = [
  { labels: [1, 2, 3], steps: 5 },
  { labels: [2, 2], steps: 5 },
  { labels: [1, 1, 1], steps: 5 },
  { labels: [], steps: 4 },
  { labels: [3], steps: 1 },
  { labels: [1, 3], steps: 3 }
]
const batch = sequences.length
const logits = Array.from({ length: length * batch * classes }, (_, k) => 2 * Math.sin(k * 12.9898 + 0.3))

function lossBlock(): Block {
  const b = new BlockBuilder()
  const output = b.parameter({ dtype: 'float32', shape: [length, batch, classes] })
  const targets = b.parameter({ dtype: 'int32', shape: [length, batch] })
  const mask = b.parameter({ dtype: 'float32', shape: [length, batch] })
  const losses = ctcLosses(b, { logits: output, targets, mask }, most)
  // Other weights for each sequence, so that none hides behind another.
  const weights = b.add(b.cast(b.operation('iota', [], { shape: [batch], axis: 0 }), 'float32'), b.fill(1, [batch]))
  return b.finish([b.sumAll(b.mul(losses, weights)), losses])
}

const columns = (of: (sequence: Sequence, t: number) => number) =>
  Array.from({ length: length * batch }, (_, k) => of(sequences[k % batch]!, Math.floor(k / batch)))
const inputs = (values: readonly number[]) => [
  { shape: [length, batch, classes], data: Float64Array.from(values) },
  { shape: [length, batch], data: Float64Array.from(columns(({ labels }, t) => labels[t] ?? 0)) },
  { shape: [length, batch], data: Float64Array.from(columns(({ steps }, t) => (t < steps ? 1 : 0))) }
]

/** −log of the sum over all paths that become the labels once repeats and then blanks are taken out. */
function byEnumeration({ labels, steps }: Sequence, b: number): number {
  const row = (t: number) => logits.slice((t * batch + b) * classes, (t * batch + b + 1) * classes)
  const chance = (t: number, k: number) => Math.exp(row(t)[k]!) / row(t).reduce((sum, logit) => sum + Math.exp(logit), 0)
  let sum = 0
  for (let code = 0; code < classes ** steps; code++) {
    const path = Array.from({ length: steps }, (_, t) => Math.floor(code / classes ** t) % classes)
    const said = path.filter((label, t) => label !== path[t - 1]).filter((label) => label !== 0)
    if (said.join() === labels.join()) sum += path.reduce((product, label, t) => product * chance(t, label), 1)
  }
  return -Math.log(sum)
}

describe('CTC', () => {
  it('is the sum over all paths, for every sequence', () => {
    const [, losses] = evaluateBlock(lossBlock(), inputs(logits))
    sequences.forEach((sequence, b) => expect(losses?.data[b]).toBeCloseTo(byEnumeration(sequence, b), 10))
  })

  it('has the gradient of finite differences, and none behind the end of a sequence', () => {
    const block = lossBlock()
    const total: Block = { ...block, results: block.results.slice(0, 1) }
    const gradient = evaluateBlock(differentiate(total, [0]), inputs(logits))[1]?.data ?? []
    const at = (k: number, step: number) =>
      Number(evaluateBlock(total, inputs(logits.map((value, j) => (j === k ? value + step : value))))[0]?.data[0])
    logits.forEach((_, k) => {
      expect(Math.abs(Number(gradient[k]) - (at(k, 1e-5) - at(k, -1e-5)) / 2e-5)).toBeLessThan(1e-7)
      const [t, b] = [Math.floor(k / (batch * classes)), Math.floor(k / classes) % batch]
      if (t >= sequences[b]!.steps) expect(gradient[k]).toBe(0)
    })
  })

  it('needs a time step for each label, and one between equal ones', () => {
    expect([[], [1], [1, 2], [1, 1], [1, 1, 1, 2]].map((labels) => stepsNeeded(labels))).toEqual([0, 1, 2, 3, 6])
    for (const { labels, steps } of sequences) expect(stepsNeeded(labels)).toBeLessThanOrEqual(steps)
  })
})
