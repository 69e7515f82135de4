/** What is read of held-out data equals what frames of Inspect say of the same places, one by one, and what their numbers come to. */
import { describe, expect, it } from 'vitest'
import type { Predictions } from '../../src/contract/events/predictions'
import { probeFrameSchema } from '../../src/contract/events/probe'
import type { ProbeFrame } from '../../src/contract/events/probe'
import { readTemplate, shrunk } from '../support/templates'
import { follow, smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

const long = { timeout: 300_000 }

async function readOf({ client }: TestEngine, runId: string, windows: number, step: number | null = null): Promise<Predictions> {
  for await (const event of await client.predictions.read({ runId, windows, step }))
    if (event.type === 'predictions') return event.predictions
  return expect.fail('nothing was read')
}

async function frameAt({ client }: TestEngine, runId: string, at: number): Promise<ProbeFrame> {
  const frames = await client.inspection.frames({ runId, text: null, place: { part: 'validation', at }, perSecond: 30 })
  const { value } = await frames.next()
  await frames.return?.()
  return probeFrameSchema.parse(value)
}

describe('predictions over held-out data', () => {
  it('of a text: bits, confidence and accuracy are those of the frames', long, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 4 }))
      const read = await readOf(engine, summary.runId, 3)
      const { strip, classes } = read
      if (strip === null || classes === null) return expect.fail('a text has both')
      expect([read.step, read.windows, read.length, read.taken, strip.from]).toEqual([4, 3, 8, 'following', 1])
      // Of eight tokens seven are judged: windows begin at 0, 4 and 8, and but for the first the last four count.
      const bits: number[] = []
      const tops: { chance: number; right: boolean }[] = []
      for (const at of [0, 4, 8]) {
        const frame = await frameAt(engine, summary.runId, at)
        for (let t = at === 0 ? 0 : 3; t < 7; t++) {
          const best = t * frame.next.best
          tops.push({ chance: frame.next.probability[best] ?? NaN, right: frame.next.tokens[best] === frame.tokens[t + 1] })
          bits.push(frame.surprise[t + 1] ?? NaN)
        }
      }
      const whole = [...(await frameAt(engine, summary.runId, 0)).tokens, ...(await frameAt(engine, summary.runId, 8)).tokens]
      expect(strip.tokens).toEqual(whole.slice(1))
      expect([...strip.bits]).toEqual(bits.map((value) => expect.closeTo(value, 4)))
      expect(classes.targets).toBe(15)
      expect(classes.bits).toBeCloseTo(bits.reduce((sum, value) => sum + value, 0) / 15, 4)
      const share = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / 15
      expect(classes.accuracy).toBeCloseTo(share(tops.map(({ right }) => Number(right))), 9)
      expect(share(classes.bins.map(({ count, confidence }) => count * (confidence ?? 0)))).toBeCloseTo(
        share(tops.map(({ chance }) => chance)),
        5
      )
    })
  )

  it('of numbers: rows, errors and intervals are those of the frames', long, () =>
    withEager(async (engine) => {
      const sines = shrunk(readTemplate('lstm-sines'), { units: 5, hidden: 6 })
      const document = { ...sines, training: { ...sines.training, steps: 4, sequenceLength: 12, batchSize: 4 } }
      const { summary } = await trainToEnd(engine, document)
      const { numbers, worst, of } = await readOf(engine, summary.runId, 4)
      if (numbers === null) return expect.fail('a series has numbers')
      const errors: number[] = []
      for (let k = 0; k < 4; k++) {
        const { answer } = await frameAt(engine, summary.runId, Math.floor((k * of) / 4))
        if (answer?.kind !== 'numbers') return expect.fail('a series has numbers')
        errors.push(...[...answer.predicted].map((value, at) => value - (answer.truth[at] ?? NaN)))
      }
      const [column] = numbers.columns
      const absolute = errors.map(Math.abs)
      expect(numbers.predicted.length).toBe(errors.length)
      errors.forEach((error, k) => expect((numbers.predicted[k] ?? NaN) - (numbers.truth[k] ?? NaN)).toBeCloseTo(error, 4))
      expect(column?.meanAbsoluteError).toBeCloseTo(absolute.reduce((sum, size) => sum + size, 0) / absolute.length, 4)
      const first = absolute.slice(0, 24).sort((a, b) => a - b)
      expect(column?.intervals[1]?.halfWidth).toBeCloseTo(first[19] ?? NaN, 4)
      expect(column?.intervals[1]?.covered).toBeCloseTo(absolute.slice(24).filter((size) => size <= (first[19] ?? NaN)).length / 24, 9)
      expect([...numbers.place]).toEqual([0, 1, 2, 3].flatMap((k) => Array.from({ length: 12 }, () => Math.floor((k * of) / 4))))
      expect(worst.map(({ cost }) => cost)).toEqual([...worst.map(({ cost }) => cost)].sort((a, b) => b - a))
    })
  )

  it('of two checkpoints at once are those of each alone', long, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 2 }))
      const { runId } = summary
      await engine.client.training.resume({ runId, steps: 4 })
      await follow(engine, runId)
      const bitsOf = async (step: number) => (await readOf(engine, runId, 6, step)).classes?.bits
      const alone = [await bitsOf(2), await bitsOf(4)]
      expect(alone[0]).not.toBeCloseTo(alone[1] ?? NaN, 6)
      expect(await Promise.all([bitsOf(2), bitsOf(4)])).toEqual(alone)
    })
  )

  it('stop when the reader goes', long, () =>
    withEager(async (engine) => {
      const { summary } = await trainToEnd(engine, await smallDocument(engine, { steps: 1 }))
      const events = await engine.client.predictions.read({ runId: summary.runId, windows: 2_000 })
      expect((await events.next()).value).toMatchObject({ type: 'progress', done: 0 })
      await events.return?.()
    })
  )
})
