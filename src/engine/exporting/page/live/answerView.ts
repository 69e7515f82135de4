/** What the model predicts at the cursor: the next token, a class, or numbers beside the truth. */
import { quoted } from '../../../../contract/problems/wording'
import { softmax } from '../../../looking/generation/sample'
import { h } from './dom'
import type { Shown, State } from './state'
import { numbersView } from './numbersView'
import { outputAt } from './state'
import { numberText, percentText, tokenSign } from './words'

/** Likeliest classes that are listed. */
const best = 8

export function answerView(state: State): HTMLElement {
  const { classes } = state.data.task
  return classes.length > 0 ? classView(state) : numbersView(state)
}

function classView(state: State): HTMLElement {
  const { predictsNext, over } = state.data.task
  const once = over === 'sequence' && state.data.program.kind === 'sequence'
  const heading = predictsNext ? 'Next token' : once ? 'Class of the sequence' : 'Class at this time step'
  const body = h('tbody', {})
  const note = h('p', { class: 'hint' })
  const head = h(
    'tr',
    {},
    [predictsNext ? 'token' : 'class', 'probability'].map((word) => h('th', { scope: 'col' }, [word]))
  )
  const caption = h('caption', { class: 'visuallyHidden' }, [`${heading}, by probability`])
  const draw = () => {
    const output = state.shown && outputAt(state.shown, state.cursor)
    if (!state.shown || !output) return
    const chances = softmax(output, 1)
    const truth = truthAt(state, state.shown)
    const order = [...chances.keys()].sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0)).slice(0, best)
    const shown = truth === null || order.includes(truth) ? order : [...order.slice(0, -1), truth]
    body.replaceChildren(...shown.map((k) => chanceRow(state, k, chances[k] ?? 0, k === truth)))
    note.textContent = noteOf(state, state.shown)
  }
  state.onChange(draw, draw)
  return h('section', { class: 'panel', 'aria-label': heading }, [
    h('h3', {}, [heading]),
    h('table', { class: predictsNext ? 'chances' : 'chances named' }, [caption, h('thead', { class: 'visuallyHidden' }, [head]), body]),
    note
  ])
}

function chanceRow(state: State, k: number, chance: number, right: boolean): HTMLElement {
  const word = state.data.task.classes[k] ?? ''
  const name = state.data.task.predictsNext ? tokenSign(word) : word
  const bar = h('span', { class: 'chance', style: `width: ${(100 * chance).toFixed(2)}%`, 'aria-hidden': true })
  return h('tr', right ? { class: 'right' } : {}, [
    h('th', { scope: 'row', title: quoted(word) }, [name, ...(right ? [h('span', { class: 'mark' }, [' ✓ right'])] : [])]),
    h('td', {}, [bar, h('span', {}, [percentText(chance)])])
  ])
}

/** The right class at the cursor; null where it is not known or does not count. */
function truthAt({ data, cursor }: State, { subject, frame }: Shown): number | null {
  if (data.task.predictsNext) {
    const next = subject.sequence.tokens?.[cursor + 1]
    return next === undefined ? null : next
  }
  const { truth } = subject
  if (!truth) return null
  return truth[truth.length === frame.length && data.task.over === 'step' ? cursor : truth.length - 1] ?? null
}

/** How well a text is predicted as a whole. */
function noteOf({ data }: State, { subject, frame }: Shown): string {
  const { tokens, length } = subject.sequence
  if (!data.task.predictsNext || !tokens || length < 2) return ''
  let bits = 0
  for (let t = 1; t < length; t++) bits -= Math.log2(softmax(frame.outputs[t - 1] ?? [], 1)[tokens[t] ?? 0] ?? 0)
  return `The whole sequence costs ${numberText(bits / (length - 1))} bits a token.`
}
