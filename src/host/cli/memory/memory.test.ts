/** The command that says how long a model remembers: what it prints for people and for programs, of a run that was trained here. */
import { expect, it } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import { lossSchema } from '../../../contract/events/dynamics'
import { namedRun } from '../namedRun'
import { train } from '../train/train'
import { tellMemory } from './memory'
import type { MemoryOptions } from './memory'

const layerSchema = z.object({
  layer: z.string(),
  median: z.number(),
  longest: z.number(),
  exponents: z.array(z.number()),
  units: z.array(z.object({ name: z.string(), by: z.string(), halfLives: z.array(z.number()) })),
  loss: lossSchema
})

const throughSchema = z.object({ steps: z.array(z.number()), layers: z.array(z.object({ exponents: z.array(z.number()) })) })

it('prints half-lives, fixed points and reach of a trained LSTM, and says which step there is not', { timeout: 120_000 }, async () => {
  const file = await writeSmall((document) => ({ ...document, training: { ...document.training, steps: 2 } }))
  await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
  const runId = namedRun(undefined, folder)?.runId ?? ''
  const tell = (json: boolean, options: Partial<MemoryOptions>) =>
    run(
      json,
      (session, output) =>
        tellMemory(session, { runId, step: null, text: null, fixedAt: 1, sequences: 2, checkpoints: 8, ...options }, output),
      file
    )
  const { code, objects, error } = await tell(true, {})
  expect([code, error, objects.map(({ type }) => type)]).toEqual([0, '', ['memory', 'fixedPoints', 'heldOutReach', 'throughTraining']])
  const { layers } = z.object({ step: z.literal(2), layers: z.array(layerSchema) }).parse(objects[0])
  const [layer] = layers
  expect(layer?.units).toMatchObject([{ name: 'c', by: 'own' }])
  const halfLives = [...(layer?.units[0]?.halfLives ?? [])].sort((a, b) => b - a)
  expect(layer?.longest).toBeCloseTo(halfLives[0] ?? NaN, 4)
  expect(objects[2]).toMatchObject({ sequences: 2, of: 2 })
  const through = throughSchema.parse(objects[3])
  expect(through.steps.at(-1)).toBe(2)
  expect(through.layers[0]?.exponents.at(-1)).toBeCloseTo(layer?.exponents[0] ?? NaN, 5)
  const plain = await tell(false, { step: 2, fixedAt: null, sequences: null })
  expect(plain.out).toMatch(
    /^Step 2, along \d+ tokens\n\n.*numbers: .*\n {2}where the past is lost .*\n {2}half-life of the median unit +[\d.]+ tokens?\n/
  )
  expect(plain.out).toMatch(/\nLargest Lyapunov exponent at \d checkpoints?, along \d+ tokens.*\n.*\n.*step.*\n/)
  expect((await tell(true, { step: 99 })).code).toBe(2)
})
