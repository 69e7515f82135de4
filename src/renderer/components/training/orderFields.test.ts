// @vitest-environment happy-dom
/** A task that draws its examples has no fields for the order of batches, and choosing carried states also chooses streams, in one edit. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h } from 'vue'
import type { App } from 'vue'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import type { TaskKind } from '../../../contract/document/task'
import type { TrainingSettings } from '../../../contract/document/training'
import OrderFields from './OrderFields.vue'

let app: App | null = null
afterEach(() => app?.unmount())

function mounted(task: TaskKind, training: Partial<TrainingSettings> = {}) {
  const taken: TrainingSettings[] = []
  const host = document.body.appendChild(document.createElement('div'))
  const onChange = (next: TrainingSettings) => taken.push(next)
  app = createApp({ render: () => h(OrderFields, { training: { ...lstmDocument.training, ...training }, task, onChange }) })
  app.mount(host)
  return { taken, order: host.querySelector('select'), carry: host.querySelector('input') }
}

test('states that are carried bring streams along, and another order takes them back', () => {
  const first = mounted('nextCharacter')
  first.carry?.click()
  expect(first.taken).toMatchObject([{ order: 'streams', stateful: true }])
  app?.unmount()
  const { order, taken } = mounted('nextCharacter', { order: 'streams', stateful: true })
  if (order === null) throw new Error('no choice of order')
  expect([...order.options].map(({ value }) => value)).toEqual(['random', 'epochs', 'streams'])
  order.value = 'epochs'
  order.dispatchEvent(new Event('change'))
  expect(taken).toMatchObject([{ order: 'epochs', stateful: false }])
})

test('a task that draws its examples offers neither, unless the document has it', () => {
  expect(mounted('adding')).toMatchObject({ order: null, carry: null })
  app?.unmount()
  const { order, carry, taken } = mounted('adding', { order: 'streams', stateful: true })
  expect(order?.value).toBe('streams')
  expect(carry?.checked).toBe(true)
  carry?.click()
  expect(taken).toMatchObject([{ stateful: false }])
})
