/** The heat maps of a sequence: gates and states first, then everything else that a click opens, all under one cursor. */
import type { PageProgram, PageTap } from '../pageData'
import { axisView, columnWidth } from './axisView'
import { h } from './dom'
import { heatMap, onThemeChange } from './heatMap'
import type { State } from './state'
import { softmax } from '../../../looking/generation/sample'

/** Gates and states of cells, and how the first attention reads: what a person looks at first. */
function isMain(tap: PageTap, { taps }: PageProgram): boolean {
  if (tap.form === 'attention') return tap.layer === taps.find(({ form }) => form === 'attention')?.layer
  return tap.code !== 'layerOutput' && (tap.range === 'gate' || tap.code !== 'value')
}

/** Pixels that a map is high. */
const heightOf = (units: number): number => Math.max(18, Math.min(120, units * 3))

export function mapsView(state: State): HTMLElement {
  const axis = axisView(state)
  const [main, rest] = [h('div', {}), h('div', {})]
  const more = h('details', { class: 'more' }, [h('summary', {}, ['More values']), rest])
  const cursor = h('div', { class: 'cursor', 'aria-hidden': true })
  const strip = h('div', { class: 'strip' }, [
    h('div', { class: 'row' }, [h('div', { class: 'label' }, [state.data.task.readsTokens ? 'token' : 'time step']), axis]),
    main,
    more,
    cursor
  ])
  const view = h('div', { class: 'maps', role: 'group', 'aria-label': 'Values over time' }, [strip])
  const place = () => strip.style.setProperty('--at', String(state.cursor))
  const draw = () => {
    const { program } = state.data
    const [first, others] = [drawn(state, (tap) => isMain(tap, program)), drawn(state, (tap) => !isMain(tap, program))]
    main.replaceChildren(...(first.length > 0 ? [...classMaps(state), ...first] : [...classMaps(state), ...others]))
    rest.replaceChildren(...others)
    more.hidden = first.length === 0 || others.length === 0
    const words = state.shown?.subject.words ?? []
    strip.style.setProperty('--column', `${columnWidth(words, view.clientWidth - 126)}px`)
    strip.style.setProperty('--steps', String(words.length))
    place()
  }
  state.onChange(draw, place)
  onThemeChange(draw)
  addEventListener('resize', draw)
  return view
}

function drawn(state: State, wanted: (tap: PageTap) => boolean): HTMLElement[] {
  const { shown } = state
  if (!shown) return []
  return state.data.program.taps.flatMap((tap, k) => {
    const rows = shown.frame.taps[k] ?? []
    // What a layer says once for a sequence is no value over time.
    if (!wanted(tap) || rows.length !== shown.frame.length) return []
    return tap.form === 'attention' ? attentionMaps(state, tap, rows) : [seriesMap(state, tap, rows)]
  })
}

/** With the name of its layer, where several layers have values inside or it is the layer's output. */
function titleOf(state: State, { layer, label, code }: PageTap): string {
  const layers = new Set(state.data.program.taps.filter((tap) => tap.code !== 'layerOutput').map((tap) => tap.layer))
  return code === 'layerOutput' || layers.size > 1 ? `${layer}: ${label}` : label
}

function seriesMap(state: State, tap: PageTap, rows: readonly Float32Array[]): HTMLElement {
  const spec = { title: titleOf(state, tap), name: tap.name, role: tap.role, range: tap.range, rows, what: 'units' }
  return heatMap({ ...spec, height: heightOf(rows[0]?.length ?? 1) }, (step, unit) => state.move(step, unit))
}

/** A map for each head: at each token, how much it reads of the tokens before it, from top to bottom. */
function attentionMaps(state: State, tap: PageTap, rows: readonly Float32Array[]): HTMLElement[] {
  const { length } = rows
  const last = rows.at(-1)?.length ?? 0
  const heads = Math.max(1, Math.round(last / length))
  return Array.from({ length: heads }, (_, head) => {
    const read = rows.map((row) => {
      const keys = row.length / heads
      return row.subarray(head * keys, (head + 1) * keys)
    })
    const spec = {
      title: titleOf(state, tap),
      name: `head ${head + 1}`,
      role: tap.role,
      range: 'gate',
      rows: read,
      what: 'tokens'
    } as const
    return heatMap({ ...spec, height: Math.min(72, heightOf(length)) }, (step) => state.move(step))
  })
}

/** The probability of each class after each time step, of a model that tells classes and does not write. */
function classMaps(state: State): HTMLElement[] {
  const { shown, data } = state
  const { classes, predictsNext } = data.task
  if (!shown || classes.length === 0 || predictsNext || shown.frame.outputs.length !== shown.frame.length) return []
  const rows = shown.frame.outputs.map((logits) => Float32Array.from(softmax(logits, 1)))
  const spec = { title: 'class probabilities', name: '', role: 'output', range: 'gate', rows, what: 'classes' } as const
  return [heatMap({ ...spec, height: Math.max(24, Math.min(96, classes.length * 12)) }, (step) => state.move(step))]
}
