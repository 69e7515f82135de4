/** One heat map on the token axis: a canvas of one pixel a value, its name, its scale, and the cursor. */
import { colourTable, cssGradient } from '../../../../contract/look/colourMaps'
import type { Theme } from '../../../../contract/look/colourMaps'
import { mapKindOf, paintHeatMap, scaleOf, unitAt } from '../../../../contract/look/paintHeatMap'
import type { ValueRange } from '../../../../contract/look/paintHeatMap'
import type { Role } from '../../../../contract/document/cellGraph'
import { h } from './dom'
import { numberText, shortText } from './words'

export interface MapSpec {
  readonly title: string
  /** In the colour of its role. */
  readonly name: string
  readonly role: Role
  readonly range: ValueRange
  /** A row for each time step, and what the rows are: units, classes, tokens. */
  readonly rows: readonly Float32Array[]
  readonly what: string
  readonly height: number
}

const dark = matchMedia('(prefers-color-scheme: dark)')
export const shownTheme = (): Theme => (dark.matches ? 'dark' : 'light')
export const onThemeChange = (paint: () => void): void => dark.addEventListener('change', paint)

/** `pick`: a place in the map was clicked. */
export function heatMap(spec: MapSpec, pick: (step: number, unit: number) => void): HTMLElement {
  const { rows, range } = spec
  const units = rows.reduce((most, row) => Math.max(most, row.length), 1)
  const values = new Float32Array(rows.length * units).fill(NaN)
  rows.forEach((row, t) => values.set(row, t * units))
  const map = { steps: rows.length, units, values }
  const scale = scaleOf(map, range)
  const table = colourTable(mapKindOf(range), shownTheme())
  const label = `${spec.title} ${spec.name}, ${units} ${spec.what} over ${rows.length} time steps, from ${numberText(scale.low)} to ${numberText(scale.high)}`
  const canvas = h('canvas', { width: map.steps, height: units, role: 'img', 'aria-label': label, style: `height: ${spec.height}px` })
  paint(canvas, map, scale, table)
  canvas.addEventListener('click', (event) => {
    const box = canvas.getBoundingClientRect()
    const order = Uint32Array.from({ length: units }, (_, k) => k)
    const step = Math.floor(((event.clientX - box.left) / box.width) * map.steps)
    pick(step, unitAt(order, (event.clientY - box.top) / box.height))
  })
  const bar = h('span', { class: 'bar', style: `background: ${cssGradient(table)}`, 'aria-hidden': true })
  const ends = h('span', { class: 'scale' }, [shortText(scale.low), bar, shortText(scale.high)])
  const words = [
    h('p', { class: 'title' }, [`${spec.title} `, h('b', { class: `role-${spec.role}` }, [spec.name])]),
    h('p', {}, [`${units} ${spec.what}`]),
    ends
  ]
  return h('div', { class: 'map', role: 'group', 'aria-label': `${spec.title} ${spec.name}` }, [
    h('div', { class: 'label' }, words),
    canvas
  ])
}

function paint(
  canvas: HTMLCanvasElement,
  map: { readonly steps: number; readonly units: number; readonly values: Float32Array },
  scale: { readonly low: number; readonly high: number },
  table: Uint32Array
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(map.steps, map.units)
  const order = Uint32Array.from({ length: map.units }, (_, k) => k)
  paintHeatMap(map, order, scale, table, map.units, new Uint32Array(image.data.buffer))
  context.putImageData(image, 0, 0)
}
