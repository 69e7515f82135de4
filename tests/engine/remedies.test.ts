/** Runs that fail with a value that is not finite: what made it is named, with its place and numbers, and the remedies fit the settings and the step. */
import { describe, expect, it } from 'vitest'
import { readEquations } from '../../src/cell/text/readEquations'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

type Training = Partial<GatescopeDocument['training']>

/** The small model on Moby Dick with a cell of one's own. */
async function withEquations(engine: TestEngine, text: string, training: Training = {}): Promise<GatescopeDocument> {
  const document = await smallDocument(engine, { steps: 60, ...training })
  const [cell] = document.cells
  const read = readEquations(text, { id: cell?.id ?? 'cell', name: 'Cell', source: '', nodes: [], edges: [] })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { ...document, cells: [read.graph] }
}

/** Trains until it fails. */
async function failure(text: string, training: Training = {}) {
  return withEager(async (engine) => {
    const { summary } = await trainToEnd(engine, await withEquations(engine, text, training))
    expect(summary).toMatchObject({ phase: 'failed', failure: { code: 'nonFinite' } })
    if (!summary.failure) throw new Error('the run has no failure')
    return { ...summary.failure, step: summary.step, learningRateHelps: summary.failure.learningRateHelps ?? null }
  })
}

const atFirstStep = 'This is the first step, before any update, so no learning rate and no clipping would help.'
const clipped = { kind: 'globalNorm', norm: 1 } as const
const unclipped = { kind: 'none' } as const

describe('what made a value that is not finite', () => {
  it('is the square root whose slope at zero is infinite, not what it reads', async () => {
    const { message, remedy, place, learningRateHelps } = await failure(
      'cell Root(x, { h }) {\n  u = relu(linear(x, { bias: -50 }))\n  s = sqrt(u)\n  h = tanh(linear(x, h) + s)\n}',
      { clip: clipped }
    )
    expect(message).toMatch(/made by the square root s in the cell of LSTM, at time step 8 \(.+\), sequence 1 of the batch, unit 1: /)
    expect(message).toMatch(/its slope is infinite where u is 0, and the gradient of u becomes (NaN|−?Infinity)\.$/)
    expect(remedy).toContain(atFirstStep)
    expect(remedy).toContain('Keep what enters the square root above zero')
    expect(remedy).not.toMatch(/[Ll]ower the learning rate|clip the gradients/)
    expect(place?.node).toBe('s')
    expect(learningRateHelps).toBe(false)
  })

  it('is a square root in a group within a group, which are named', async () => {
    const { message } = await failure(
      'cell Root(x, { h }) {\n  // group memory: u, s, g\n  // group size: u, s\n  u = relu(linear(x, { bias: -50 }))\n  s = sqrt(u)\n  g = tanh(s)\n  h = tanh(linear(x, h) + g)\n}'
    )
    expect(message).toMatch(/made by the square root s in the group memory › size in the cell of LSTM/)
  })

  it('is a square root beside a slice whose begin depends on the width of the input', async () => {
    const { message } = await failure(
      'cell Root(x, { h }) {\n  u = relu(linear(x, { units: 3 * D, bias: -50 }))\n  p = slice(u, D, 2 * D)\n  s = sqrt(u)\n  h = tanh(linear(x, h, p, s))\n}'
    )
    expect(message).toMatch(/made by the square root s in the cell of LSTM/)
  })

  it('is a quotient by a state, which starts at zero', async () => {
    const { message, remedy, place } = await failure('cell Share(x, { h }) {\n  a = linear(x)\n  q = a / h\n  h = tanh(q)\n}')
    expect(message).toMatch(
      /the quotient q in the cell of LSTM, at time step 1 .*: −?Infinity\. There a is −?[\d.e−]+ and h is 0 \(its initial state\)\.$/
    )
    expect(remedy).toContain('Keep what it divides by away from zero')
    expect(remedy).toContain('The state h starts at zero')
    expect(place?.node).toBe('q')
  })

  it('is a quotient of zero by zero', async () => {
    const { message } = await failure('cell Share(x, { h, c }) {\n  q = c / h\n  c = linear(x)\n  h = tanh(q)\n}')
    expect(message).toMatch(/the quotient q .*: NaN\. There c is 0 \(its initial state\) and h is 0 \(its initial state\)\.$/)
  })

  it('is the reciprocal of a state', async () => {
    const { message } = await failure('cell Inverse(x, { h }) {\n  q = 1 / h\n  h = linear(x) + q\n}')
    expect(message).toMatch(/the quotient q .*, at time step 1 .*: Infinity\. There .* is 1 and h is 0 \(its initial state\)\.$/)
  })

  it('is a negative power of zero', async () => {
    const { message, remedy } = await failure('cell Power(x, { h }) {\n  p = h ^ -1\n  h = linear(x) + p\n}')
    expect(message).toMatch(/the power p .*, at time step 1 .*: Infinity\. There h is 0 \(its initial state\)\.$/)
    expect(remedy).toContain('Keep what enters the power above zero')
  })

  it('is a fractional power of a number below zero', async () => {
    const { message } = await failure(
      'cell Power(x, { h }) {\n  u = linear(x, { bias: -9 })\n  p = u ^ 1.5\n  h = tanh(linear(x, h) + p)\n}'
    )
    expect(message).toMatch(/the power p .*: NaN\. There u is −\d/)
  })

  it('is a root that is written as a power, whose slope at zero is infinite', async () => {
    const { message, place } = await failure(
      'cell Power(x, { h }) {\n  u = relu(linear(x, { bias: -50 }))\n  p = u ^ 0.5\n  h = tanh(linear(x, h) + p)\n}'
    )
    expect(message).toMatch(/made by the power p .*its slope is (infinite|not a number) where u is 0/)
    expect(place?.node).toBe('p')
  })

  it('is the log of zero, and which infinity', async () => {
    const { message, remedy } = await failure(
      'cell Log(x, { h }) {\n  u = relu(linear(x, { bias: -50 }))\n  l = log(u)\n  h = tanh(linear(x, h) + l)\n}'
    )
    expect(message).toMatch(/the log l in the cell of LSTM, at time step 1 .*, unit 1: −Infinity\. There u is 0\.$/)
    expect(remedy).toContain('Keep what enters the log above zero')
  })

  it('is a product of values that grow from step to step', async () => {
    const { message, remedy } = await failure(
      'cell Square(x, { h }) {\n  a = linear(x, { bias: 100000 })\n  p = a * a * h\n  h = p + a\n}',
      { sequenceLength: 12 }
    )
    expect(message).toMatch(/the product p in the cell of LSTM, at time step [2-9] .*: −?Infinity\. There a is [\d.e+−]+ and h is −?\d/)
    expect(remedy).toContain(`${atFirstStep} Values grow too large: let weights and biases start smaller, or add a norm before p.`)
  })

  it('is the linear map of the largest unit', async () => {
    const { message } = await failure('cell Wide(x, { h }) {\n  a = linear(x, h, { start: constant(100) })\n  h = 1000000 * a\n}', {
      sequenceLength: 12
    })
    expect(message).toMatch(
      /(the linear a|the scale h) in the cell of LSTM, at time step [2-9] .*Infinity\. There (the largest unit of x is|a is)/
    )
  })

  it('is the norm of gradients that are finite', async () => {
    const { message, remedy } = await failure('cell Steep(x, { h }) {\n  h = 1000000 * (1000000 * (1000000 * (1000000 * linear(x))))\n}', {
      clip: clipped
    })
    expect(message).toMatch(
      /All gradients are finite, but too large for their norm: the largest is [\d.e+]+, in \S+, and its square is beyond/
    )
    expect(remedy).toContain(atFirstStep)
  })
})

describe('what would keep values finite', () => {
  const growing = 'cell Growing(x, { h }) {\n  h = relu(linear(x, h))\n}'
  const fast: Training = { optimizer: { kind: 'sgd', learningRate: 100, momentum: 0, nesterov: false }, sequenceLength: 12 }

  it('is a lower learning rate or clipping, after many steps without it', async () => {
    const { step, remedy, learningRateHelps } = await failure(growing, { ...fast, clip: unclipped })
    expect(step).toBeGreaterThan(1)
    expect(remedy).toContain('lower the learning rate (it is 100), clip the gradients by global norm')
    expect(remedy).not.toContain('This is the first step')
    expect(learningRateHelps).toBe(true)
  })

  it('is not clipping that is on', async () => {
    const { step, remedy } = await failure(growing, { ...fast, clip: { kind: 'value', limit: 1000 } })
    expect(step).toBeGreaterThan(1)
    expect(remedy).toContain('lower the learning rate (it is 100)')
    expect(remedy).not.toContain('clip')
  })

  it('is the epsilon that float32 rounds to nothing', async () => {
    const { message, remedy } = await failure('cell Plain(x, { h }) {\n  h = tanh(linear(x, h))\n}', {
      optimizer: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-50 }
    })
    expect(message).toMatch(/The parameter embedding\.weight contains NaN since an earlier update\.$/)
    expect(remedy).toMatch(/^Raise the optimizer’s epsilon \(it is 1e-50/)
  })
})
