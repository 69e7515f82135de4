/** What changes of values do to a trained model: the text that it generates, and its loss over held-out data. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ContinuationEvent } from '../../src/contract/events/interventions'
import { ordinarySampling } from '../../src/contract/events/generation'
import { interventionsSchema } from '../../src/contract/interventions/intervention'
import { createExecutor } from '../../src/engine/executors/pick'
import type { Executor } from '../../src/engine/executors/executor'
import { generate } from '../../src/engine/looking/generation/generate'
import { averageEffect, effectOf } from '../../src/engine/looking/interventions/average'
import { compare } from '../../src/engine/looking/interventions/compare'
import { continuation } from '../../src/engine/looking/interventions/continuation'
import { Interventions } from '../../src/engine/looking/interventions/interventions'
import { planInterventions } from '../../src/engine/looking/interventions/plan'
import { smallCheckpoint } from '../support/smallCheckpoint'

let checkpoint: Awaited<ReturnType<typeof smallCheckpoint>>
let executor: Executor
let lens: Interventions
beforeAll(async () => {
  checkpoint = await smallCheckpoint()
  executor = await createExecutor({ prefer: 'eager' })
  lens = new Interventions(executor, checkpoint.prepared.probed)
}, 120_000)

const source = () => ({ step: checkpoint.step, weights: () => checkpoint.weights })
const input = (text: string) => {
  const opened = checkpoint.prepared.data.probe(text)
  return opened.ok ? opened.probe : expect.fail('the probe cannot be read')
}
function plan(rows: readonly unknown[], length: number | null) {
  const { vocabulary } = checkpoint.prepared.data
  const open = () => ({ ok: true, probe: null }) as const
  const planned = planInterventions(interventionsSchema.parse(rows), { values: lens.values(), vocabulary, length, open })
  return planned.ok ? planned.plan : expect.fail(JSON.stringify(planned.problems))
}

const sampling = { ...ordinarySampling, seed: 4 }
const prompt = 'The whale '
const [tokens, at] = [70, prompt.length - 1]

async function generated(rows: readonly unknown[]) {
  const events: ContinuationEvent[] = []
  const { vocabulary } = checkpoint.prepared.data
  const spec = { input: input(prompt), plan: plan(rows, prompt.length), vocabulary, at, tokens, places: Infinity, sampling }
  for await (const event of continuation(lens, spec, source)) events.push(event)
  const text = (side: 'before' | 'after') => events.map((event) => (event.type === 'next' ? event[side].text : '')).join('')
  return { before: text('before'), after: text('after'), end: events.at(-1) }
}

async function generatedTokenByToken(): Promise<string> {
  const { prepared, step, weights } = checkpoint
  const words: string[] = []
  const { vocabulary } = prepared.data
  const spec = { model: prepared.checked, vocabulary, step, weights, prompt: input(prompt).text ?? new Int32Array(0), tokens, sampling }
  for await (const event of generate(executor, spec)) if (event.type === 'tokens') words.push(...event.tokens.map(({ text }) => text))
  return words.join('')
}

const spaces = (text: string) => [...text].filter((character) => character === ' ').length

describe('a small LSTM that was trained on Moby Dick', () => {
  it('writes words without end while a unit of its cell state is clamped', { timeout: 240_000 }, async () => {
    const { before, after, end } = await generated([{ kind: 'clamp', layer: 'lstm', value: 'c', units: [18], amount: 2 }])
    expect(end).toEqual({ type: 'end', reason: 'done' })
    expect(before).toBe(await generatedTokenByToken())
    expect([before.length, after.length]).toEqual([tokens, tokens])
    expect(spaces(before)).toBeGreaterThan(9)
    expect(spaces(after)).toBeLessThan(spaces(before) / 2)
  })

  it('is as it was without changes, and says what became of a changed value', { timeout: 120_000 }, async () => {
    const { vocabulary } = checkpoint.prepared.data
    const text = input('the ship')
    const off = plan([{ kind: 'zero', layer: 'lstm', value: 'h', on: false }], text.length)
    const same = await compare(lens, { input: text, plan: off, vocabulary }, source)
    expect(same.after).toEqual(same.before)
    const zero = plan([{ kind: 'zero', layer: 'lstm', value: 'h', units: [2], from: 3 }], text.length)
    const { after, before, changed } = await compare(lens, { input: text, plan: zero, vocabulary }, source)
    expect([...after.surprise.slice(0, 3)]).toEqual([...before.surprise.slice(0, 3)])
    expect(after.surprise[3]).not.toBeCloseTo(before.surprise[3] ?? NaN, 4)
    const second = changed[0]?.after.filter((_, k) => k % 64 === 1)
    expect([...(second ?? [])].map((value) => value === 0)).toEqual([false, false, true, true, true, true, true, true])
  })

  it(
    'has the loss of guessing when its head says nothing, and the same loss when all logits are shifted',
    { timeout: 240_000 },
    async () => {
      const last = async (rows: readonly unknown[]) => {
        const effects = []
        for await (const effect of averageEffect(lens, plan(rows, null), 64, source)) effects.push(effect)
        return effects.at(-1) ?? expect.fail('there is no effect')
      }
      const zeroed = await last([{ kind: 'zero', layer: 'head', value: 'y' }])
      expect(zeroed).toMatchObject({ step: 3000, sequences: 64, of: 64 })
      expect(zeroed.after).toBeCloseTo(Math.log(checkpoint.prepared.data.vocabulary.length), 4)
      expect(zeroed.before).toBeGreaterThan(1.5)
      expect(zeroed.before).toBeLessThan(2)
      expect(zeroed.difference).toBeCloseTo(zeroed.after - zeroed.before, 6)
      const shifted = await last([{ kind: 'shift', layer: 'head', value: 'y', amount: 3 }])
      expect(shifted.difference).toBeCloseTo(0, 4)
    }
  )
})

it('has the interval of Student’s t for the mean of paired differences', () => {
  // Differences 1, 2 and 3: mean 2, deviation 1, t of 2 degrees of freedom 4.3027.
  expect(effectOf([1, 1, 1], [2, 3, 4])).toMatchObject({ before: 1, after: 3, difference: 2 })
  expect(effectOf([1, 1, 1], [2, 3, 4]).interval).toBeCloseTo(4.3027 / Math.sqrt(3), 4)
  expect(effectOf([1], [2]).interval).toBeNull()
})
