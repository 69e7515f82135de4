// @vitest-environment happy-dom
// The legend is a table that sorts its rows by a value, tells failed and hidden curves, and says how many runs a mean has.
import { afterEach, expect, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App } from 'vue'
import { signOf } from '../../../stores/compare/runSignStore'
import CurveLegend from './CurveLegend.vue'
import type { LegendRow } from './CurveLegend.vue'

let app: App | null = null
afterEach(() => app?.unmount())

const row = (key: string, slot: number, accuracy: number, loss: number, more: Partial<LegendRow> = {}): LegendRow => ({
  key,
  name: key,
  more: '',
  sign: signOf(slot),
  failed: 0,
  trains: false,
  runs: 1,
  values: { accuracy: { value: accuracy, deviation: NaN, count: 1 }, loss: { value: loss, deviation: NaN, count: 1 } },
  ...more
})
const rows = [
  row('LSTM', 0, 0.5, 2),
  row('GRU', 1, NaN, 1, { failed: 1 }),
  row('mean', 2, 0.9, 3, { runs: 3, values: { accuracy: { value: 0.9, deviation: 0.0123, count: 2 } } })
]

function shown(hidden: ReadonlySet<string> = new Set()) {
  const host = document.body.appendChild(document.createElement('div'))
  const told: string[] = []
  app = createApp({
    render: () =>
      h(CurveLegend, {
        rows,
        measures: ['accuracy', 'loss'],
        hidden,
        place: 'step 10',
        onToggle: (key: string) => told.push(key),
        onSingle: (key: string | null) => told.push(`lifts ${key}`)
      })
  })
  app.mount(host)
  const names = () => [...host.querySelectorAll('tbody .words')].map((one) => one.textContent?.trim())
  return { host, told, names }
}

it('sorts from the best, and by another value where asked', async () => {
  const { host, names } = shown()
  expect(names()).toEqual(['mean', 'LSTM', 'GRU'])
  expect([...host.querySelectorAll('th[aria-sort]')].map((one) => one.getAttribute('aria-sort'))).toEqual(['descending', 'none'])
  host.querySelector<HTMLButtonElement>('thead th:last-child button')?.click()
  await nextTick()
  expect(names()).toEqual(['GRU', 'LSTM', 'mean'])
})

it('tells deviation, missing values, failures, and of how many runs a mean is', () => {
  const { host } = shown()
  const texts = [...host.querySelectorAll('tbody tr')].map((one) => one.textContent?.replaceAll(/\s+/g, ' ').trim())
  expect(texts[0]).toContain('2 of 3')
  expect(texts[0]).toContain('0.900 ±0.012')
  expect(texts[2]).toContain('✕ failed')
  expect(texts[2]).toContain('–')
  expect(host.querySelector('caption')?.textContent?.replaceAll(/\s+/g, ' ').trim()).toBe('Values at step 10')
})

it('hides by a click, and lifts the curve of a row', () => {
  const { host, told } = shown(new Set(['LSTM']))
  const buttons = host.querySelectorAll<HTMLButtonElement>('tbody button')
  expect([...buttons].map((one) => one.getAttribute('aria-pressed'))).toEqual(['true', 'false', 'true'])
  buttons[1]?.click()
  host.querySelector('tbody tr')?.dispatchEvent(new Event('mouseenter'))
  host.querySelectorAll('tbody tr')[1]?.dispatchEvent(new Event('mouseenter'))
  expect(told).toEqual(['LSTM', 'lifts mean', 'lifts null'])
})
