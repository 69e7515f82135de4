/** Where a person chooses the sequence: an example of the data, or a text of their own. */
import { field, h } from './dom'
import { tokenKindWords } from '../../../../contract/document/tokenWords'
import type { PageSource } from './address'
import { byCharacter, exampleSubject, typedSubject } from './sequence'
import type { State } from './state'

/** Milliseconds after the last key before the model runs. */
const pause = 120

export interface SubjectView {
  readonly element: HTMLElement
  /** Shows a sequence; that of the exported probe, or else the first example, where none is wanted. */
  start(wanted: PageSource | null): void
}

export function subjectView(state: State): SubjectView {
  const { task, examples, probe } = state.data
  const text = h('textarea', { id: 'probe', rows: 3, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' })
  text.value = probe
  const fault = h('p', { class: 'fault', role: 'alert' })
  const choice = h('select', { id: 'example' }, [
    ...(task.typed ? [h('option', { value: '' }, ['none: what is typed above'])] : []),
    ...examples.map(({ title }, k) => h('option', { value: k }, [title]))
  ])
  const showTyped = () => {
    choice.value = ''
    const typed = typedSubject(text.value, state.data)
    fault.textContent = typed.ok ? '' : typed.message
    text.setAttribute('aria-invalid', String(!typed.ok))
    if (typed.ok) state.show(typed.subject, { kind: 'typed', text: text.value })
  }
  const showChosen = () => {
    const example = choice.value === '' ? undefined : examples[Number(choice.value)]
    if (!example) return showTyped()
    fault.textContent = ''
    text.removeAttribute('aria-invalid')
    if (task.typed) text.value = example.words.join(byCharacter(task) ? '' : ' ')
    state.show(exampleSubject(example), { kind: 'example', at: Number(choice.value) })
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(showTyped, pause)
  })
  // Who leaves the field wants its text now: what is generated next goes on from it.
  text.addEventListener('change', () => {
    clearTimeout(timer)
    showTyped()
  })
  choice.addEventListener('change', showChosen)
  const hint = task.tokenKind
    ? `The model reads ${tokenKindWords[task.tokenKind].many}.`
    : byCharacter(task)
      ? 'The model reads each character as a token.'
      : 'Tokens stand between spaces.'
  const first: PageSource = task.typed && probe !== '' ? { kind: 'typed', text: probe } : { kind: 'example', at: 0 }
  const start = (wanted: PageSource | null) => {
    const source = wanted ?? first
    if (source.kind === 'typed') {
      text.value = source.text
      return showTyped()
    }
    if (examples.length > 0) choice.value = String(source.at)
    showChosen()
  }
  const fields = [
    ...(task.typed ? [field('Probe', text, hint), fault] : []),
    ...(examples.length > 0 ? [field('Example of the validation data', choice)] : [])
  ]
  return { element: h('div', { class: 'subject' }, fields), start }
}
