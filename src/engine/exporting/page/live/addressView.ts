/** Keeps the address of the page at what is shown, opens what the address says, and tells what of it is not there. */
import { fragmentOf, readFragment } from './address'
import { h } from './dom'
import type { State } from './state'
import type { SubjectView } from './subjectView'

/** Milliseconds without a change before the address follows: browsers allow few changes in a row. */
const pause = 250

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
    const missing = [
      ...(cursor !== null && cursor >= steps
        ? [`The address asks for time step ${cursor + 1}, and there are ${steps}: the last one is shown.`]
        : []),
      ...(unit !== null && unit >= units ? [`The address asks for unit ${unit + 1}, and there are ${units}: the last one is shown.`] : [])
    ]
    told.textContent = [...faults, ...missing].join(' ')
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
