/** Keeps the address of the page at what is shown, opens what the address says, and tells what of it is not there. */
import { fragmentOf, readFragment } from './address'
import { h } from './dom'
import type { State } from './state'
import type { SubjectView } from './subjectView'

/** Milliseconds without a change before the address follows: browsers allow few changes in a row. */
const pause = 250

/** What is said of a time step or a unit that is not there. */
const beyond = (what: string, wanted: number | null, count: number): string[] =>
  wanted !== null && wanted >= count ? [`The address asks for ${what} ${wanted + 1}, and there are ${count}: the last one is shown.`] : []

export function addressView(state: State, subject: SubjectView): { readonly element: HTMLElement; readonly start: () => void } {
  const told = h('p', { class: 'fault', role: 'status' })
  const hint = h('p', { class: 'hint' }, ['The address of this page follows what is shown: a link with it leads back here.'])
  const shownFragment = () => (state.source === null ? '' : fragmentOf({ source: state.source, cursor: state.cursor, unit: state.unit }))
  /** What the address stands for now. */
  let written = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  function follow(): void {
    clearTimeout(timer)
    timer = setTimeout(write, pause)
  }

  function write(): void {
    const fragment = shownFragment()
    if (fragment === written) return
    written = fragment
    try {
      history.replaceState(null, '', fragment)
    } catch {
      // A page inside another one may be denied an address of its own.
    }
  }

  function open(): void {
    const { examples, task } = state.data
    const { source, cursor, unit, faults } = readFragment(location.hash, { examples: examples.length, typed: task.typed })
    subject.start(source)
    const [steps, units] = [state.shown?.subject.sequence.length ?? 0, state.units()]
    told.textContent = [...faults, ...beyond('time step', cursor, steps), ...beyond('unit', unit, units)].join(' ')
    if (state.shown !== null) state.move(cursor ?? state.cursor, unit === null ? state.unit : Math.min(unit, Math.max(0, units - 1)))
    if (cursor !== null) document.querySelector('.axis .here')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    // What an address without a view shows needs no other address.
    written = shownFragment()
  }

  function start(): void {
    open()
    state.onChange(follow, follow)
    addEventListener('hashchange', () => location.hash !== written && open())
  }

  return { element: h('div', {}, [told, hint]), start }
}
