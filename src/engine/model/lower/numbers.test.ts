/** Cells whose equations have numbers, powers and widths of their own compute them as plain JavaScript does; widths that do not divide are refused. */
import { describe, expect, it } from 'vitest'
import { B, D, H, T, embedded, head, linear, near, plus, run, sigmoid, sizes, tanh, times } from '../../../../tests/support/forward'
import type { Vector, Weights } from '../../../../tests/support/forward'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import { readEquations } from '../../../cell/text/readEquations'
import type { GatescopeDocument } from '../../../contract/document/document'
import { problemText } from '../../../contract/problems/problemText'
import { nextTokenTask } from '../../../contract/document/taskShape'
import { checkModel } from '../graph/checkModel'

function documentOf(text: string, hidden = H): GatescopeDocument {
  const document = shrunk(readTemplate('lstm-moby-dick'), { ...sizes, hidden })
  const result = readEquations(text)
  if (!result.ok) throw new Error(result.problems.map((each) => problemText(each).message).join('\n'))
  document.cells = [{ ...result.graph, id: document.cells[0]!.id }]
  return document
}

type Weigh = (name: string, inputs: Record<string, Vector>) => Vector
/** One step with `h`, of as many numbers as the first state has; `vector` gives a learned vector. */
type Step = (given: { x: Vector; h: Vector; weigh: Weigh; vector: (name: string) => Vector }) => Vector

function compare(text: string, step: Step, width = H): void {
  const { get, weights } = run(documentOf(text))
  const weigh: Weigh = (name, inputs) => linear(weights, `lstm.${name}`, inputs)
  const vector = (name: string) => dataOf(weights, `lstm.${name}.vector`)
  for (let b = 0; b < B; b++) {
    let h = new Array<number>(width).fill(0)
    for (let t = 0; t < T; t++) {
      h = step({ x: embedded(weights, t, b), h, weigh, vector })
      near(get('logits')(t, b), head(weights, h))
    }
  }
}

const dataOf = (weights: Weights, name: string): Vector => [...weights.get(name)!.data]
const softplus = (x: number) => Math.log(1 + Math.exp(x))

describe('equations with numbers of any size', () => {
  it('a small number beside a root', () =>
    compare(
      'cell Epsilon(x, { h }, H = 12) {\n  k = linear(x, h)\n  n = k / (sqrt(sumUnits(k * k)) + 1e-8)\n  h = tanh(n)\n}',
      ({ x, h, weigh }) => {
        const k = weigh('k', { x, h })
        const size = Math.sqrt(k.reduce((sum, each) => sum + each * each, 0)) + 1e-8
        return k.map((each) => Math.tanh(each / size))
      }
    ))

  it('a number divided by a value', () =>
    compare(
      'cell Reciprocal(x, { h }) {\n  u = linear(x, h)\n  tau = 1 + softplus(vector({ start: 1 }))\n  rate = 1 / tau\n  h = h + rate * (u / (1 + max(u, -u)) - h)\n}',
      ({ x, h, weigh, vector }) => {
        const u = weigh('u', { x, h })
        const rate = vector('p').map((each) => 1 / (1 + softplus(each)))
        return h.map((each, k) => each + rate[k]! * (u[k]! / (1 + Math.abs(u[k]!)) - each))
      }
    ))

  it('powers of a value', () =>
    compare(
      'cell Power(x, { h }) {\n  a = sigmoid(p)\n  h = a ** 2 * h + (1 - a ^ 2) * tanh(linear(x))\n}'.replace(
        'sigmoid(p)',
        'sigmoid(vector({ start: 3 }))'
      ),
      ({ x, h, weigh, vector }) => {
        const a = sigmoid(vector('pa')).map((each) => each ** 2)
        const u = tanh(weigh('zh', { x }))
        return h.map((each, k) => a[k]! * each + (1 - a[k]!) * u[k]!)
      }
    ))

  it('a value clipped between two numbers', () =>
    compare('cell Clipped(x, { h }) {\n  h = min(max(4 * linear(x, h), -0.3), 0.3)\n}', ({ x, h, weigh }) =>
      weigh('zh', { x, h }).map((each) => Math.min(Math.max(4 * each, -0.3), 0.3))
    ))

  it('a named number, and a number in the exponent of e', () =>
    compare(
      'cell Leaky(x, { h }, H = 12, tau = 20) {\n  alpha = exp(-1 / tau)\n  h = alpha * h + (1 - alpha) * linear(x)\n}',
      ({ x, h, weigh }) => {
        const alpha = Math.exp(-1 / 20)
        return plus(
          h.map((each) => alpha * each),
          weigh('zh', { x }).map((each) => (1 - alpha) * each)
        )
      }
    ))

  it('roots and other powers of a positive value', () =>
    compare('cell Powers(x, { h }) {\n  s = softplus(linear(x, h))\n  h = tanh(s ^ 0.5 - s ^ 1.5 + s ^ -1)\n}', ({ x, h, weigh }) =>
      weigh('zs', { x, h })
        .map(softplus)
        .map((s) => Math.tanh(Math.sqrt(s) - s ** 1.5 + 1 / s))
    ))

  it('half of the hidden size, and the width of the input', () => {
    compare(
      'cell Half(x, { h: zeros(H/2) }, H = 12) {\n  h = tanh(linear(x, h, { units: H/2 }))\n}',
      ({ x, h, weigh }) => tanh(weigh('zh', { x, h })),
      H / 2
    )
    compare(
      'cell Shift(x, { h: zeros(D) }) {\n  m = sigmoid(linear(x, { units: D }))\n  h = m * x + (1 - m) * h\n}',
      ({ x, h, weigh }) => {
        const m = sigmoid(weigh('zm', { x }))
        return plus(
          times(m, x),
          times(
            m.map((each) => 1 - each),
            h
          )
        )
      },
      D
    )
  })
})

describe('a width that is no number of units', () => {
  const problemsOf = (width: string, hidden: number) => {
    const result = checkModel(
      documentOf(`cell P(x, { h: zeros(${width}) }) {\n  z = linear(x, h, { units: ${width} })\n  h = tanh(z)\n}`, hidden),
      nextTokenTask(7)
    )
    return result.ok ? [] : result.problems.map((each) => problemText(each).message)
  }

  it.each([
    ['H / 2', 5, 'In cell P the state h has a width of H / 2, which is 2.5 with H = 5; a width is a whole number of units.'],
    ['H / 3', 4, 'In cell P the state h has a width of H / 3, which is 1.33333 with H = 4; a width is a whole number of units.'],
    [
      '(H + D) / 2',
      4,
      'In cell P the state h has a width of (H + D) / 2, which is 3.5 with H = 4 and D = 3; a width is a whole number of units.'
    ],
    ['H - 8', 8, 'In cell P the state h has a width of H - 8, which is 0 with H = 8; a width is a whole number of units.'],
    ['D - H', 4, 'In cell P the state h has a width of D - H, which is -1 with H = 4 and D = 3; a width is a whole number of units.']
  ])('%s with H = %i', (width, hidden, message) => {
    expect(problemsOf(width, hidden)).toContain(message)
  })

  it('is sound in another size', () => {
    expect(problemsOf('H / 2', 6)).toEqual([])
    expect(problemsOf('(H + D) / 2', 5)).toEqual([])
  })
})
