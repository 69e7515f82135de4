/** The tour's lesson on really trained models: the plain RNN does not learn and the LSTM does, and every figure and sentence says what was measured. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { HeatMap } from '../../src/contract/events/probe'
import type { PlainReach, ReachFrame } from '../../src/contract/events/reach'
import { tourSteps } from '../../src/renderer/app/tour/tourSteps'
import {
  conclusionWords,
  figuresOf,
  guessing,
  isReady,
  leftAtLetter,
  measuredOf,
  outcomeWords,
  reasonWords,
  sides
} from '../../src/renderer/lib/lesson/lesson'
import type { Measured, Side } from '../../src/renderer/lib/lesson/lesson'
import { readTemplate } from '../support/templates'
import { follow, withEngine } from './support'
import type { TestEngine } from './support'

/** Enough for the tour to go on; the templates themselves end later. */
const steps = 400

interface Trained {
  readonly document: GatescopeDocument
  readonly frame: ReachFrame
  readonly measured: Measured
  readonly recorded: readonly ReachFrame[]
  readonly plain: PlainReach | null
  /** The gates and states on the probe. */
  readonly maps: readonly HeatMap[]
}

async function train(engine: TestEngine, side: Side): Promise<Trained> {
  const template = readTemplate(sides[side].template)
  const document = { ...template, training: { ...template.training, steps } }
  const { runId } = await engine.client.training.start({ document })
  const [{ summary }, frame] = await Promise.all([follow(engine, runId), lastFrame(engine, runId)])
  const measured = measuredOf(side, summary, frame, document)
  if (measured === null) throw new Error(`nothing was measured of ${side}`)
  const { inspection } = engine.client
  const { maps } = await inspection.probe({ runId, text: document.probe.text })
  return {
    document,
    frame,
    measured,
    recorded: await inspection.reachHistory({ runId }),
    plain: await inspection.plainReach({ runId }),
    maps
  }
}

async function lastFrame(engine: TestEngine, runId: string): Promise<ReachFrame> {
  for await (const frame of await engine.client.inspection.reach({ runId, text: null, from: null, perSecond: 5 }))
    if (frame.step === steps) return frame
  throw new Error('the run has no last frame')
}

describe('the lesson', () => {
  let rnn: Trained
  let lstm: Trained
  beforeAll(
    () =>
      withEngine(async (engine) => {
        rnn = await train(engine, 'rnn')
        lstm = await train(engine, 'lstm')
      }),
    600_000
  )

  it('has two models that differ in their cell only', () => {
    const rest = ({ name: _, cells: __, model, ...others }: GatescopeDocument) => ({
      ...others,
      layers: model.layers.map(({ kind, params }) => [kind, 'hidden' in params ? params.hidden : params])
    })
    expect(rest(rnn.document)).toEqual(rest(lstm.document))
  })

  it('shows that the plain RNN guesses and the LSTM knows', () => {
    expect(Math.abs(rnn.measured.loss - guessing(rnn.measured))).toBeLessThan(0.1)
    expect(rnn.measured.accuracy).toBeLessThan(0.4)
    expect(lstm.measured.loss).toBeLessThan(0.2)
    expect(lstm.measured.accuracy).toBeGreaterThan(0.95)
    expect([isReady(rnn.measured, false), isReady(lstm.measured, false)]).toEqual([true, true])
    expect(outcomeWords(rnn.measured)).toBe(
      `After 400 steps the loss of the plain RNN is ${Number(rnn.measured.loss.toPrecision(3))}, no better than guessing one of 4 letters (1.39).`
    )
    expect(outcomeWords(lstm.measured)).toMatch(/^After 400 steps the loss of the LSTM is (0\.\d+|below 0\.01): it knows the answer\./)
  })

  it('shows that the gradient of the plain RNN halves every token or two, and hardly any gets back to the letter', () => {
    const { reach } = rnn.measured.curve
    if (reach.kind !== 'falls' || reach.halving === null) throw new Error(reach.kind)
    expect(reach.halving).toBeGreaterThan(0.8)
    expect(reach.halving).toBeLessThan(2.5)
    expect(reach.hundredth).toMatchObject({ measured: true })
    expect(reach.hundredth?.distance).toBeLessThan(18)
    expect(leftAtLetter(rnn.measured)).toBeLessThan(1e-4)
    expect(figuresOf(rnn.measured).halves).toMatch(/^every (token|\d(\.\d)? tokens)$/)
    expect(reasonWords(rnn.measured)).toMatch(
      /^On its way from the answer back to the letter, 40 tokens, [\de.−]+ % of its gradient is left\.$/
    )
  })

  it('shows that a good part of the LSTM’s gets back, through its cell state', () => {
    expect(lstm.measured.curve.name).toContain('cell state')
    expect(leftAtLetter(lstm.measured)).toBeGreaterThan(0.02)
    expect(leftAtLetter(lstm.measured)).toBeGreaterThan(1_000 * leftAtLetter(rnn.measured))
    expect(conclusionWords(rnn.measured, lstm.measured)).toContain('nothing tells the RNN what it should have kept')
  })

  it('has forget gates near 1, as the tour says', () => {
    const forget = lstm.maps.find(({ label }) => label === 'forget gate')?.values ?? new Float32Array(0)
    expect(forget.reduce((sum, value) => sum + value, 0) / forget.length).toBeGreaterThan(0.85)
  })

  it('says so, too, if the two are close', () => {
    expect(conclusionWords(lstm.measured, lstm.measured)).toContain('This time the two are close')
  })

  it('compares the LSTM with the run of the plain RNN, which is kept with it', () => {
    expect(lstm.plain).toMatchObject({ name: rnn.document.name, units: 32, frame: { from: rnn.frame.from } })
    expect(rnn.plain).toBeNull()
    expect(rnn.recorded.length).toBeGreaterThan(0)
    expect(rnn.recorded.at(-1)?.states.map(({ name }) => name)).toEqual(rnn.frame.states.map(({ name }) => name))
  })

  it('speaks in the tour of the distance and the gates that the templates have', () => {
    const text = tourSteps.map((step) => step.text).join(' ')
    expect(text).toContain(`${rnn.measured.distance} tokens later a ? asks for it`)
    const biases = lstm.document.cells.flatMap(({ nodes }) =>
      nodes.flatMap((node) => (node.kind === 'linear' && node.role === 'forget' ? [node.params.biasStart] : []))
    )
    expect(biases).toEqual([3])
    expect(text).toContain(`σ(3) = ${(1 / (1 + Math.exp(-3))).toFixed(2)}`)
  })
})
