/** Curves of runs through the contract: they are continued where the reader stands, and begin anew where the run went back. */
import { expect, it } from 'vitest'
import { follow, smallDocument, trainToEnd, withEager } from '../support'

const short = { steps: 30, evaluateEvery: 10, validationBatches: 2 }

it('gives all points, those that came later, and all again after the run went back', () =>
  withEager(async (engine) => {
    const document = await smallDocument(engine, short)
    const { summary, steps, losses, evaluations } = await trainToEnd(engine, document)
    const { runId } = summary
    const curve = async (from: Parameters<typeof engine.client.runs.curves>[0]['runs'][number]['from']) => {
      const [only] = await engine.client.runs.curves({ runs: [{ runId, from }] })
      if (!only) throw new Error('no curve')
      return only
    }
    const first = await curve(null)
    expect(first).toMatchObject({ runId, anew: true, tokensPerStep: 4 * 8 })
    expect([...first.step]).toEqual(steps)
    expect([...first.loss]).toEqual(losses)
    expect([...first.evaluations.step]).toEqual([10, 20, 30])
    expect(first.evaluations.values.map((values) => [...values])).toEqual([evaluations.map(({ values }) => values[0])])
    expect([...first.evaluations.seconds]).toEqual([9, 19, 29].map((row) => first.seconds[row]))
    const { flopsPerToken } = await engine.client.model.check({ document })
    expect(first.flopsPerStep).toBe(3 * 4 * 8 * flopsPerToken)
    const nothingNew = await curve(first.place)
    expect(nothingNew).toMatchObject({ anew: false, place: first.place })
    expect(nothingNew.step).toHaveLength(0)
    await engine.client.training.resume({ runId, steps: 40 })
    await follow(engine, runId, ({ phase }) => phase === 'finished')
    const anew = await curve(first.place)
    expect(anew.anew).toBe(true)
    expect(anew.step.at(-1)).toBe(40)
  }))

it('thins a curve and keeps its ends', () =>
  withEager(async (engine) => {
    const { summary, losses } = await trainToEnd(engine, await smallDocument(engine, short))
    const [curve] = await engine.client.runs.curves({ runs: [{ runId: summary.runId }], points: 16 })
    expect(curve?.step.length).toBeLessThanOrEqual(16)
    expect([curve?.step[0], curve?.step.at(-1)]).toEqual([1, 30])
    expect(Math.min(...(curve?.loss ?? []))).toBe(Math.min(...losses))
    expect(Math.max(...(curve?.loss ?? []))).toBe(Math.max(...losses))
  }))
