/** What the model predicts at the cursor: the next token, a class, or numbers beside the truth. */
import { curvePicture } from '../../pictures/curvePicture'
import type { CurveLine } from '../../pictures/curvePicture'
import { softmax } from '../../../looking/generation/sample'
import { h } from './dom'
import type { Shown, State } from './state'
import { numberText, percentText, tokenName, tokenSign } from './words'

/** Likeliest classes that are listed. */
const best = 8

export function answerView(state: State): HTMLElement {
  const { classes } = state.data.task
  return classes.length > 0 ? classView(state) : numbersView(state)
}

/** The row of the outputs that answers at the cursor; a model that is asked once answers at the end. */
function outputAt({ frame }: Shown, cursor: number): Float32Array | null {
  return frame.outputs[frame.outputs.length === frame.length ? cursor : frame.outputs.length - 1] ?? null
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
    h('th', { scope: 'row', title: tokenName(word) }, [name, ...(right ? [h('span', { class: 'mark' }, [' ✓ right'])] : [])]),
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

/** Numbers in the units of their columns. */
function numbersView(state: State): HTMLElement {
  const { targets } = state.data.task
  const chart = h('div', { class: 'chart' })
  const body = h('tbody', {})
  const head = h(
    'tr',
    {},
    ['column', 'predicted', 'truth'].map((word) => h('th', { scope: 'col' }, [word]))
  )
  const caption = h('caption', { class: 'visuallyHidden' }, ['Predictions at the cursor'])
  const cursor = () => {
    const rows = state.shown ? numbersAt(state, state.shown) : []
    body.replaceChildren(
      ...rows.map(({ name, predicted, truth }) =>
        h('tr', {}, [h('th', { scope: 'row' }, [name]), h('td', {}, [numberText(predicted)]), h('td', {}, [numberText(truth)])])
      )
    )
  }
  state.onChange(() => {
    chart.innerHTML = state.shown && state.shown.frame.outputs.length > 1 ? targets.map((_, k) => numbersChart(state, k)).join('') : ''
    cursor()
  }, cursor)
  const once = state.data.task.over === 'sequence' && state.data.program.kind === 'sequence'
  return h('section', { class: 'panel', 'aria-label': 'Prediction' }, [
    h('h3', {}, [once ? 'Prediction for the sequence' : 'Prediction']),
    h('table', { class: 'values' }, [caption, h('thead', {}, [head]), body]),
    chart
  ])
}

function inUnits({ data }: State, k: number, value: number | null | undefined): number {
  const column = data.task.targets[k]
  return column && value !== null && value !== undefined ? column.mean + column.scale * value : NaN
}

function truthOf({ data }: State, { subject, frame }: Shown, t: number, k: number): number | null {
  const width = data.task.targets.length
  const { truth } = subject
  if (!truth) return null
  const last = data.task.over === 'sequence' && t !== frame.length - 1
  return last ? null : (truth[(data.task.over === 'step' ? t : 0) * width + k] ?? null)
}

function numbersAt(state: State, shown: Shown): { name: string; predicted: number; truth: number }[] {
  const output = outputAt(shown, state.cursor)
  const end = state.data.task.over === 'sequence' ? shown.frame.length - 1 : state.cursor
  return state.data.task.targets.map(({ name }, k) => ({
    name,
    predicted: inUnits(state, k, output?.[k]),
    truth: inUnits(state, k, truthOf(state, shown, end, k))
  }))
}

/** Prediction against truth over the time steps, as a chart. */
function numbersChart(state: State, k: number): string {
  const { shown, data } = state
  if (!shown) return ''
  const x = Array.from({ length: shown.frame.length }, (_, t) => t + 1)
  const truth = x.map((_, t) => inUnits(state, k, truthOf(state, shown, t, k)))
  const predicted = shown.frame.outputs.map((output) => inUnits(state, k, output[k]))
  const name = data.task.targets[k]?.name ?? ''
  const lines: CurveLine[] = [
    ...(truth.some(Number.isFinite)
      ? [{ name: 'truth', colour: 'text-3', x, y: truth, marked: data.task.over === 'sequence' } as const]
      : []),
    { name: 'predicted', colour: 'role-output', x, y: predicted }
  ]
  return curvePicture({ title: `Prediction of ${name}`, x: 'time step', y: name, lines, width: 420, height: 220 })
}
