/** What stands under the cursor: the values of one unit in each map, as a table. */
import { quoted } from '../../../../contract/problems/wording'
import type { PageTap } from '../pageData'
import { h } from './dom'
import type { State } from './state'
import { numberText, shortText } from './words'

export function cursorView(state: State): HTMLElement {
  const unit = h('input', { type: 'number', min: 1, value: 1, id: 'unit' })
  const heading = h('h3', {})
  const body = h('tbody', {})
  const head = h(
    'tr',
    {},
    ['value', 'unit', 'mean', 'range'].map((word) => h('th', { scope: 'col' }, [word]))
  )
  const caption = h('caption', { class: 'visuallyHidden' }, ['Values at the cursor'])
  const table = h('table', { class: 'values' }, [caption, h('thead', {}, [head]), body])
  const draw = () => {
    const words = state.shown?.subject.words ?? []
    heading.textContent = `Time step ${state.cursor + 1} of ${words.length}, ${quoted(words[state.cursor] ?? '')}`
    unit.value = String(state.unit + 1)
    body.replaceChildren(...rowsOf(state))
  }
  unit.addEventListener('input', () => {
    const wanted = Number(unit.value)
    if (Number.isInteger(wanted) && wanted >= 1) state.move(state.cursor, wanted - 1)
  })
  state.onChange(draw, draw)
  return h('section', { class: 'panel', 'aria-label': 'Values at the cursor' }, [
    heading,
    h('div', { class: 'inline' }, [h('label', { for: 'unit' }, ['Unit']), unit]),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of values' }, [table])
  ])
}

function rowsOf(state: State): HTMLElement[] {
  const { shown } = state
  if (!shown) return []
  const { taps } = state.data.program
  // Of a model without a cell there are the outputs of its layers.
  const inner = taps.some(({ form, code }) => form === 'series' && code !== 'layerOutput')
  const listed = taps.flatMap((tap, k) => {
    const values = shown.frame.taps[k]?.[state.cursor]
    const wanted = tap.form === 'series' && (!inner || tap.code !== 'layerOutput')
    return values && wanted ? [{ tap, values }] : []
  })
  const several = inner && new Set(listed.map(({ tap }) => tap.layer)).size > 1
  return listed.flatMap(({ tap, values }, k) => [
    ...(several && tap.layer !== listed[k - 1]?.tap.layer ? [layerRow(tap.layer)] : []),
    valueRow(tap, values, state.unit, inner ? tap.label : tap.layer)
  ])
}

const layerRow = (layer: string): HTMLElement => h('tr', { class: 'layer' }, [h('th', { colspan: 4, scope: 'rowgroup' }, [layer])])

function valueRow({ name, role }: PageTap, values: Float32Array, unit: number, label: string): HTMLElement {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const range = `${shortText(Math.min(...values))} … ${shortText(Math.max(...values))}`
  const title = h('th', { scope: 'row' }, [h('b', { class: `role-${role}` }, [name]), ` ${label}`])
  return h('tr', {}, [title, ...[numberText(values[unit] ?? NaN), numberText(mean), range].map((text) => h('td', {}, [text]))])
}
