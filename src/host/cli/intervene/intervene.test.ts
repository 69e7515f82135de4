/** The command that changes values inside a model, with its exit codes. */
import { expect, it } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import { ordinarySampling } from '../../../contract/events/generation'
import { changeWords } from '../../../contract/interventions/changeWords'
import { interventionSchema } from '../../../contract/interventions/intervention'
import { namedRun } from '../namedRun'
import { train } from '../train/train'
import { intervene } from './intervene'
import type { InterveneSpec } from './intervene'

const text = (rows: readonly unknown[]) =>
  JSON.stringify({ format: 'gatescope-interventions', version: 1, probe: 'the sea', interventions: rows })

it('prints outputs before and after, and refuses what does not fit', { timeout: 240_000 }, async () => {
  const file = await writeSmall()
  await run(true, (session, output) => train(session, file, { workspace: folder, steps: 2 }, output), file)
  const runId = namedRun(undefined, folder)?.runId ?? ''
  const spec: InterveneSpec = {
    text: '',
    runId,
    step: null,
    file: 'list.json',
    probe: null,
    tokens: 3,
    sequences: 8,
    sampling: ordinarySampling
  }
  const ran = (list: string, json: boolean, change: Partial<InterveneSpec> = {}) =>
    run(json, (session, output) => intervene(session, { ...spec, ...change, text: list }, output), file)
  const layer = 'lstm'
  const zero = text([{ kind: 'zero', layer, value: 'h' }])

  const { code, error, objects } = await ran(zero, true)
  expect([code, error]).toEqual([0, ''])
  expect(objects).toMatchObject([{ type: 'intervention', step: 2, before: { tokens: [...'the sea'] }, after: { tokens: [...'the sea'] } }])
  const [result] = z
    .array(
      z.object({
        generated: z.object({ before: z.object({ text: z.string() }), after: z.object({ text: z.string() }) }),
        average: z.object({ difference: z.number(), interval: z.number() })
      })
    )
    .parse(objects)
  expect(result?.generated.after.text).toHaveLength(3)

  const plain = await ran(zero, false, { tokens: 0 })
  expect(plain.out).toContain(`With the weights from step 2:\n  Zero all units of h in ${layer}\n`)
  expect(plain.out).toMatch(/Loss over \d+ held-out sequences: [\d.]+ before, [\d.]+ after; difference -?[\d.]+ ± [\d.]+ \(95 % interval\)/)

  const inBatch = await ran(zero, false, { batchSequence: 2, tokens: 0, sequences: 0 })
  expect(inBatch.out).toContain('Sequence 2 of ')
  const told = await ran(zero, true, { batchSequence: 2, tokens: 0, sequences: 0 })
  expect(told.objects).toMatchObject([{ batch: { sequence: 1, next: true }, average: null }])

  expect((await ran('{', true)).objects).toMatchObject([{ type: 'problems', problems: [{ code: 'intervention.file' }] }])
  const refused = await ran(text([{ kind: 'clamp', layer, value: 'h', units: [999], amount: 1 }]), false)
  expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('has no unit 999')])
  const missing = await run(false, (session, output) => intervene(session, { ...spec, step: 7, text: zero }, output), file)
  expect([missing.code, missing.error]).toEqual([2, expect.stringContaining('Name the step of another checkpoint with --step.')])
})

it.each([
  [
    { kind: 'clamp', layer: 'lstm', value: 'c', units: [3], from: 2, to: 8, amount: 1.5 },
    'Clamp unit 3 of c in lstm to 1.5, from token 2 to 8'
  ],
  [{ kind: 'zero', layer: 'a', value: 'heads', units: [2] }, 'Knock out head 2 in a'],
  [{ kind: 'scale', layer: 'm', value: 'h', units: [2, 3], dims: [1], amount: 2 }, 'Scale dimension 1 of units 2, 3 of h in m by 2'],
  [{ kind: 'open', layer: 'lstm', value: 'f', from: 4 }, 'Hold open all units of f in lstm, from token 4'],
  [
    { kind: 'copy', layer: 'lstm', value: 'c', from: 4, to: 4, text: 'abc', token: 3 },
    'Copy all units of c in lstm from “abc” at token 3, at token 4'
  ],
  [{ kind: 'edit', token: 2, to: 'x' }, 'Replace token 2 by “x”']
])('says %j in words', (row, words) => {
  expect(changeWords(interventionSchema.parse(row))).toBe(words)
})
