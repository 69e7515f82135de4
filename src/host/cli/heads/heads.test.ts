/** The command that scores attention heads: of a small Transformer that was trained here, and of a model without attention. */
import { expect, it } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import type { GatescopeDocument } from '../../../contract/document/document'
import { namedRun } from '../namedRun'
import { train } from '../train/train'
import { tellHeads } from './heads'

const scores = { previousToken: z.number(), duplicateToken: z.number(), induction: z.number() }
const frameSchema = z.object({
  step: z.literal(2),
  sequences: z.literal(10),
  half: z.literal(4),
  heads: z.array(z.object({ layer: z.string(), head: z.int().min(1), ...scores })),
  even: z.array(z.object({ layer: z.string(), ...scores }))
})

async function trained(change: (document: GatescopeDocument) => GatescopeDocument) {
  const file = await writeSmall((document) => change({ ...document, training: { ...document.training, steps: 2, sequenceLength: 8 } }))
  await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
  const runId = namedRun(undefined, folder)?.runId ?? ''
  return (json: boolean, step: number | null = null) => run(json, (session, output) => tellHeads(session, { runId, step }, output), file)
}

/** Two heads in the place of the recurrent layer. */
function attending(document: GatescopeDocument): GatescopeDocument {
  const params = { heads: 2, causal: true, positions: 'rotary', form: 'plain', bias: true, dropout: 0, start: 'glorot' } as const
  const layers = document.model.layers.map((layer) =>
    layer.kind === 'recurrent' ? { id: layer.id, name: 'Attention', inputs: layer.inputs, kind: 'attention' as const, params } : layer
  )
  return { ...document, cells: [], model: { layers } }
}

it('prints the scores of each head beside those of even attention, and says which step there is not', { timeout: 120_000 }, async () => {
  const tell = await trained(attending)
  const { code, error, objects } = await tell(true)
  expect([code, error]).toEqual([0, ''])
  const { heads, even } = frameSchema.parse(objects[0])
  expect(heads.map(({ head }) => head)).toEqual([1, 2])
  expect(even[0]?.induction).toBeCloseTo((1 / 5 + 1 / 6 + 1 / 7 + 1 / 8) / 4, 9)
  // Barely trained heads attend nearly evenly.
  for (const { induction } of heads) expect(Math.abs(induction - (even[0]?.induction ?? NaN))).toBeLessThan(0.1)
  const { out } = await tell(false)
  expect(out).toMatch(/^Step 2\. Heuristic: mean attention on 10 sequences of 4 random tokens that are read twice/)
  expect(out).toMatch(/\n {2}layer +head +previous token +duplicate token +induction\n {2}Attention +1 +0\.\d{3}/)
  expect((await tell(true, 99)).code).toBe(2)
})

it('says of a model without attention that it has none', { timeout: 120_000 }, async () => {
  const tell = await trained((document) => document)
  const { code, error } = await tell(false)
  expect([code, error]).toEqual([2, expect.stringContaining('This model has no attention.')])
})
