/** The tokens of the sequence as one row of columns, with the cursor, which arrow keys move. */
import { quoted } from '../../../../contract/problems/wording'
import { h } from './dom'
import type { State } from './state'
import { tokenSign } from './words'

/** The longest word that has a column's width to itself. */
const longestWord = 4

const longest = (words: readonly string[]): number => words.reduce((most, word) => Math.max(most, [...tokenSign(word)].length), 1)

/** Pixels of a column, by how many there are and how long their words. */
export function columnWidth(words: readonly string[], room: number): number {
  const letters = longest(words)
  const least = letters === 1 || letters > longestWord ? 10 : 7 * letters + 5
  return Math.max(least, Math.min(28, Math.floor(room / Math.max(1, words.length))))
}

/** The words of the columns; in place of long ones the number of each fifth time step. */
function columnWords(words: readonly string[]): string[] {
  return longest(words) <= longestWord ? words.map(tokenSign) : words.map((_, t) => ((t + 1) % 5 === 0 ? String(t + 1) : ''))
}

export function axisView(state: State): HTMLElement {
  const row = h('div', { class: 'axis', role: 'slider', tabindex: 0, 'aria-label': 'Cursor over the time steps', 'aria-valuemin': 1 })
  const told = () => {
    const words = state.shown?.subject.words ?? []
    row.setAttribute('aria-valuemax', String(words.length))
    row.setAttribute('aria-valuenow', String(state.cursor + 1))
    row.setAttribute('aria-valuetext', `time step ${state.cursor + 1} of ${words.length}, ${quoted(words[state.cursor] ?? '')}`)
    row.querySelector('.here')?.classList.remove('here')
    const here = row.children[state.cursor]
    here?.classList.add('here')
    if (row.contains(document.activeElement)) here?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  state.onChange(() => {
    const words = state.shown?.subject.words ?? []
    row.replaceChildren(...columnWords(words).map((word) => h('span', { class: 'token' }, [word])))
    told()
  }, told)
  row.addEventListener('click', (event) => {
    const at = event.target instanceof Element ? [...row.children].indexOf(event.target) : -1
    if (at >= 0) state.move(at)
  })
  row.addEventListener('keydown', (event) => moveByKey(state, event))
  return row
}

/** Arrow keys, Home, End and the page keys, as in the workbench. */
export function moveByKey(state: State, event: KeyboardEvent): void {
  const far = state.shown?.subject.sequence.length ?? 0
  const to: Readonly<Record<string, [cursor: number, unit: number]>> = {
    ArrowLeft: [state.cursor - 1, state.unit],
    ArrowRight: [state.cursor + 1, state.unit],
    ArrowUp: [state.cursor, state.unit - 1],
    ArrowDown: [state.cursor, state.unit + 1],
    PageUp: [state.cursor - 10, state.unit],
    PageDown: [state.cursor + 10, state.unit],
    Home: [0, state.unit],
    End: [far, state.unit]
  }
  const place = to[event.key]
  if (!place || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  state.move(...place)
}
