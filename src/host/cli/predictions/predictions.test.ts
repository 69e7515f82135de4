/** The command that compares predictions with the truth: what it prints for people and for programs, of text, of numbers and of classes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { folder, run, writeSmall } from '../../../../tests/support/commandLine'
import { readTemplate, shrunk } from '../../../../tests/support/templates'
import type { GatescopeDocument } from '../../../contract/document/document'
import { namedRun } from '../namedRun'
import { train } from '../train/train'
import { readRun } from './predictions'
import type { PredictionsOptions } from './predictions'

const long = { timeout: 120_000 }
const classSchema = z.object({ name: z.string(), targets: z.int(), said: z.int(), right: z.int(), bits: z.number().nullable() })
const classesSchema = z.object({
  targets: z.int(),
  accuracy: z.number(),
  bits: z.number(),
  calibrationError: z.number(),
  bins: z.array(z.object({ count: z.int() })),
  byClass: z.array(classSchema)
})
const tokenSchema = z.object({ type: z.literal('token'), at: z.int(), token: z.string(), bits: z.number() })
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Trains for two steps, and returns what reads the predictions of the run. */
async function trained(change: (document: GatescopeDocument) => GatescopeDocument) {
  const file = await writeSmall((document) => change({ ...document, training: { ...document.training, steps: 2 } }))
  await run(true, (session, output) => train(session, file, { workspace: folder }, output), file)
  const runId = namedRun(undefined, folder)?.runId ?? ''
  const options: PredictionsOptions = { runId, step: null, part: 'validation', windows: 8, worst: 3, each: false, horizon: null }
  return (json: boolean, changed: Partial<PredictionsOptions> = {}) =>
    run(json, (session, output) => readRun(session, { ...options, ...changed }, output), file)
}

it('prints calibration, errors by class, surprise and the worst of a text, in which all counts add up', long, async () => {
  const tell = await trained((document) => document)
  const { code, error, objects } = await tell(true, { each: true })
  expect([code, error, objects[0]?.type]).toEqual([0, '', 'predictions'])
  const read = z
    .object({
      step: z.literal(2),
      sequences: z.literal(8),
      classes: classesSchema,
      columns: z.null(),
      surprising: z.array(z.object({ at: z.int(), token: z.string(), bits: z.number(), after: z.string() })).length(3),
      worst: z
        .array(z.object({ sequence: z.int().min(1), cost: z.number(), words: z.array(z.string()).length(6), answer: z.null() }))
        .length(3)
    })
    .parse(objects[0])
  const { targets, accuracy, bits, bins, byClass } = read.classes
  const tokens = objects.slice(1).map((object) => tokenSchema.parse(object))
  // Of six tokens five are judged, and but for the first sequence the last three.
  expect([targets, tokens.length, sum(bins.map(({ count }) => count))]).toEqual([26, 26, 26])
  expect(sum(byClass.map((each) => each.targets))).toBe(26)
  expect(sum(byClass.map(({ said }) => said))).toBe(26)
  expect(sum(byClass.map(({ right }) => right)) / 26).toBeCloseTo(accuracy, 9)
  expect(sum(tokens.map((each) => each.bits)) / 26).toBeCloseTo(bits, 4)
  for (const { name, targets: times, bits: cost } of byClass) {
    const its = tokens.filter(({ token }) => token === name)
    expect(its).toHaveLength(times)
    if (times > 0) expect(cost).toBeCloseTo(sum(its.map((each) => each.bits)) / times, 4)
  }
  const highest = Math.max(...tokens.map((each) => each.bits))
  expect(read.surprising[0]?.bits).toBe(highest)
  expect(tokens[0]?.at).toBe(2)

  const plain = await tell(false)
  expect(plain.out).toMatch(/^Step 2: 8 sequences of 6 steps of the validation data, one behind the other/m)
  expect(plain.out).toMatch(/^26 predictions, [\d.]+ bits each\. The model is right (about as|less|more) often/m)
  for (const title of ['The 3 classes that were wrong most often', 'The most surprising tokens', 'The sequences that were predicted worst'])
    expect(plain.out).toContain(`\n${title}\n`)
  expect((await tell(true, { step: 99 })).code).toBe(2)
})

it('prints errors and intervals of numbers, and every row with its truth', long, async () => {
  const sines = shrunk(readTemplate('lstm-sines'), { units: 5, hidden: 6 })
  const tell = await trained(() => ({ ...sines, training: { ...sines.training, steps: 2, batchSize: 2, sequenceLength: 16 } }))
  const { code, error, objects } = await tell(true, { each: true })
  expect([code, error]).toEqual([0, ''])
  const { columns } = z
    .object({ classes: z.null(), columns: z.array(z.object({ meanAbsoluteError: z.number(), intervals: z.array(z.unknown()).length(3) })) })
    .parse(objects[0])
  const rows = objects
    .slice(1)
    .map((object) =>
      z.object({ type: z.literal('row'), predicted: z.array(z.number()).length(1), truth: z.array(z.number()).length(1) }).parse(object)
    )
  expect(sum(rows.map(({ predicted, truth }) => Math.abs((predicted[0] ?? NaN) - (truth[0] ?? NaN)))) / rows.length).toBeCloseTo(
    columns[0]?.meanAbsoluteError ?? NaN,
    5
  )
  expect((await tell(false)).out).toMatch(/mean absolute error +root mean square\n/)
})

it('prints how far forecasts of a series are off by rows ahead, with the horizon of the task or another', long, async () => {
  const value = (row: number) => (row % 7) + (row % 2) / 4
  writeFileSync(join(folder, 'week.csv'), `sold\n${Array.from({ length: 120 }, (_, k) => value(k)).join('\n')}\n`)
  const sines = shrunk(readTemplate('lstm-sines'), { units: 5, hidden: 6 })
  const task = { kind: 'series', file: 'week.csv', columns: ['sold'], heldOut: 0.4, horizon: 3 } as const
  const tell = await trained(() => ({
    ...sines,
    task: { ...task, columns: ['sold'] },
    training: { ...sines.training, steps: 2, batchSize: 2, sequenceLength: 16 }
  }))
  const { code, error, objects } = await tell(true)
  expect([code, error]).toEqual([0, ''])
  const errors = z.object({ mae: z.array(z.number()), mase: z.array(z.number()), meanAbsoluteScaledError: z.number() })
  const ahead = z
    .object({
      type: z.literal('ahead'),
      horizon: z.literal(3),
      columns: z.tuple([z.object({ naive: z.number(), model: errors, lastValue: errors })])
    })
    .parse(objects[1])
  const [{ naive, model, lastValue }] = ahead.columns
  // From the rows 72 … 117: the last value against the three that follow it.
  const origins = Array.from({ length: 46 }, (_, k) => 72 + k)
  const off = (step: number) => sum(origins.map((row) => Math.abs(value(row - 1) - value(row + step)))) / origins.length
  lastValue.mae.forEach((mae, step) => expect(mae).toBeCloseTo(off(step), 4))
  model.mase.forEach((mase, step) => expect(mase).toBeCloseTo((model.mae[step] ?? NaN) / naive, 9))
  expect(model.meanAbsoluteScaledError).toBeCloseTo(sum(model.mae) / 3 / naive, 9)
  const plain = await tell(false, { horizon: 2 })
  expect(plain.out).toMatch(/forecasts of 2 rows, each after its own ones, from 47 of 47 places of the validation data, after 16 rows each/)
  expect(plain.out).toMatch(/\n +\+2 +[\d.]+/)
  expect(await tell(false, { horizon: 49 })).toMatchObject({ code: 2, error: expect.stringMatching(/no row has 16 before it and 49 rows/) })
})
