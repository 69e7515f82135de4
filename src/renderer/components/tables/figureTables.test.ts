// @vitest-environment happy-dom
// Each table has its caption, the heads of its columns, and rows whose first cell is a head where it is a name.
import { afterEach, expect, it } from 'vitest'
import { createApp, h } from 'vue'
import type { App } from 'vue'
import FigureTables from './FigureTables.vue'
import type { FigureTable } from './FigureTables.vue'

let app: App | null = null
afterEach(() => app?.unmount())

const tables: readonly FigureTable[] = [
  { title: 'Latest steps', columns: ['Step', 'Loss'], named: false, rows: [{ key: '8', cells: ['8', '2.5'] }] },
  { title: 'Norms', columns: ['Parameter', 'Norm'], named: true, rows: [{ key: 'W', cells: ['W', '0.1'] }] }
]

it('names are heads of their rows and figures are not', () => {
  const host = document.body.appendChild(document.createElement('div'))
  app = createApp({ render: () => h(FigureTables, { label: 'Values', tables }) })
  app.mount(host)
  const [steps, norms] = host.querySelectorAll('[role="region"][aria-label="Values"] table')
  const texts = (table: Element | undefined, cells: string) => [...(table?.querySelectorAll(cells) ?? [])].map((cell) => cell.textContent)
  expect(texts(steps, 'caption').map((title) => title.trim())).toEqual(['Latest steps'])
  expect(texts(steps, 'thead th')).toEqual(['Step', 'Loss'])
  expect([texts(steps, 'tbody th'), texts(steps, 'td')]).toEqual([[], ['8', '2.5']])
  expect([texts(norms, 'tbody th'), texts(norms, 'td')]).toEqual([['W'], ['0.1']])
})
