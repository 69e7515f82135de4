// @vitest-environment happy-dom
/** A form of settings draws each field by its schema, takes valid values, and refuses the others in one wording. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App } from 'vue'
import type * as z from 'zod'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { scheduleSchema } from '../../../contract/document/schedule'
import { trainingSettingsSchema } from '../../../contract/document/training'
import { accumulateFields, batchFields, lossFields, runFields } from '../training/trainingTable'
import type { AnyField } from './field'
import SettingsForm from './SettingsForm.vue'

let app: App | null = null
afterEach(() => app?.unmount())

function mounted(schema: z.ZodType, settings: object, fields: readonly AnyField[]) {
  const taken: unknown[] = []
  const host = document.body.appendChild(document.createElement('div'))
  app = createApp({ render: () => h(SettingsForm, { schema, settings, fields, onChange: (next: unknown) => taken.push(next) }) })
  app.mount(host)
  const control = (label: string) => {
    const id = [...host.querySelectorAll('label')].find((one) => one.textContent === label)?.htmlFor ?? ''
    const element = document.getElementById(id)
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement)) throw new Error(`no field ${label}`)
    return element
  }
  const write = async (label: string, text: string) => {
    const element = control(label)
    element.value = text
    element.dispatchEvent(new Event('input'))
    element.dispatchEvent(new Event('change'))
    await nextTick()
    return host.querySelector('[role="alert"]')?.textContent ?? taken.at(-1)
  }
  return { write, control, taken }
}

const { training } = lstmDocument
const train = () => mounted(trainingSettingsSchema, training, [...batchFields, ...accumulateFields, ...runFields])

test('numbers are taken as people type them', async () => {
  expect(await train().write('Batch', ' 128 ')).toEqual({ ...training, batchSize: 128 })
  app?.unmount()
  expect(await train().write('Steps', '10,000')).toEqual({ ...training, steps: 10_000 })
})

test('nothing is taken where nothing means something', async () => {
  const { write } = mounted(trainingSettingsSchema, { ...training, steps: 7 }, runFields)
  expect(await write('Steps', '')).toEqual({ ...training, steps: null })
  expect(await write('Validation batches', '12')).toEqual({ ...training, steps: 7, validationBatches: 12 })
})

test.each([
  ['Batch', '', 'Give a whole number from 1 to 65,536.'],
  ['Batch', 'many', '“many” is not a number. Give a whole number from 1 to 65,536.'],
  ['Batch', '1.5', 'Give a whole number from 1 to 65,536.'],
  ['Batch', '70000', 'Give a whole number from 1 to 65,536.'],
  ['Gradient accumulation', '', 'Give a whole number from 1 to 1,024.'],
  ['Steps', '-1', 'Give a whole number from 1 to 1,000,000,000.']
])('%s refuses “%s”: %s', async (label, text, refusal) => {
  const { write, taken } = train()
  expect(await write(label, text)).toBe(refusal)
  expect(taken).toEqual([])
})

test('what the schema says of two settings together is said at the field', async () => {
  const schedule = { kind: 'warmupCosine', warmup: 5, steps: 100, floor: 0.1 }
  const { write } = mounted(scheduleSchema, schedule, [{ key: 'warmup', label: 'Warm-up steps' }])
  expect(await write('Warm-up steps', '100')).toBe('Give fewer steps of warm-up than the schedule has.')
})

test('weights of classes are numbers between commas', async () => {
  const { write } = mounted(trainingSettingsSchema.shape.loss, training.loss, lossFields)
  expect(await write('Class weights', '1, x')).toContain('Give a number from 0 to 1,000,000.')
  expect(await write('Class weights', '1, 2.5')).toMatchObject({ classWeights: [1, 2.5] })
})
