/** Predicted numbers in the units of their columns: at the cursor, over time beside the truth, and continued by the model itself. */
import { curvePicture } from '../../pictures/curvePicture'
import type { CurveLine } from '../../pictures/curvePicture'
import { field, h } from './dom'
import { inputsAt, Stepper } from './programs'
import { outputAt } from './state'
import type { Shown, State } from './state'
import { numberText } from './words'

/** Steps that a series is continued by at most. */
const mostAhead = 1_000

export function numbersView(state: State): HTMLElement {
  const { task, program } = state.data
  const ahead = h('input', { type: 'number', min: 0, max: mostAhead, value: task.continues === 'numbers' ? 20 : 0 })
  const chart = h('div', { class: 'chart' })
  const body = h('tbody', {})
  const head = h(
    'tr',
    {},
    ['column', 'predicted', 'truth'].map((word) => h('th', { scope: 'col' }, [word]))
  )
  const caption = h('caption', { class: 'visuallyHidden' }, ['Predictions at the cursor'])
  const cursor = () => body.replaceChildren(...(state.shown ? numbersAt(state, state.shown) : []))
  const draw = () => {
    const rows = continued(state, Math.min(mostAhead, Math.max(0, Math.floor(Number(ahead.value)))))
    const shown = state.shown !== null && state.shown.frame.outputs.length > 1
    chart.innerHTML = shown ? task.targets.map((_, k) => numbersChart(state, k, rows)).join('') : ''
    cursor()
  }
  ahead.addEventListener('input', draw)
  state.onChange(draw, cursor)
  const once = task.over === 'sequence' && program.kind === 'sequence'
  return h('section', { class: 'panel', 'aria-label': 'Prediction' }, [
    h('h3', {}, [once ? 'Prediction for the sequence' : 'Prediction']),
    h('table', { class: 'values' }, [caption, h('thead', {}, [head]), body]),
    chart,
    ...(task.continues === 'numbers' ? [field('Continue for', ahead, 'time steps, of which each prediction is the next input')] : [])
  ])
}

/** What the model predicts after the end of the sequence, when each prediction becomes the next input. */
function continued({ shown, data, programs, weights }: State, steps: number): Float32Array[] {
  if (!shown || data.program.kind !== 'step' || data.task.continues !== 'numbers') return []
  const { sequence } = shown.subject
  const stepper = new Stepper(programs, data.program, weights)
  let row = new Float32Array(0)
  for (let t = 0; t < sequence.length; t++) row = new Float32Array(stepper.take(inputsAt(sequence, t)))
  return Array.from({ length: steps }, () => (row = new Float32Array(stepper.take({ features: row }))))
}

function inUnits({ data }: State, k: number, value: number | null | undefined): number {
  const column = data.task.targets[k]
  return column && value !== null && value !== undefined ? column.mean + column.scale * value : NaN
}

function truthOf({ data }: State, { subject, frame }: Shown, t: number, k: number): number | null {
  const width = data.task.targets.length
  const { truth } = subject
  // What is asked once for a sequence is known at its end.
  if (!truth || (data.task.over === 'sequence' && t !== frame.length - 1)) return null
  return truth[(data.task.over === 'step' ? t : 0) * width + k] ?? null
}

function numbersAt(state: State, shown: Shown): HTMLElement[] {
  const output = outputAt(shown, state.cursor)
  const end = state.data.task.over === 'sequence' ? shown.frame.length - 1 : state.cursor
  return state.data.task.targets.map(({ name }, k) => {
    const figures = [inUnits(state, k, output?.[k]), inUnits(state, k, truthOf(state, shown, end, k))]
    return h('tr', {}, [h('th', { scope: 'row' }, [name]), ...figures.map((value) => h('td', {}, [numberText(value)]))])
  })
}

/** Prediction against truth over the time steps, and what follows, as a chart. */
function numbersChart(state: State, k: number, following: readonly Float32Array[]): string {
  const { shown, data } = state
  if (!shown) return ''
  const x = Array.from({ length: shown.frame.length }, (_, t) => t + 1)
  const truth = x.map((_, t) => inUnits(state, k, truthOf(state, shown, t, k)))
  const predicted = shown.frame.outputs.map((output) => inUnits(state, k, output[k]))
  const name = data.task.targets[k]?.name ?? ''
  const known: CurveLine = { name: 'truth', colour: 'text-3', x, y: truth, marked: data.task.over === 'sequence' }
  const after: CurveLine = {
    name: 'continued',
    colour: 'role-output',
    x: [x.length, ...following.map((_, t) => x.length + t + 1)],
    y: [predicted.at(-1) ?? NaN, ...following.map((row) => inUnits(state, k, row[k]))],
    dashed: true
  }
  const lines: CurveLine[] = [
    ...(truth.some(Number.isFinite) ? [known] : []),
    { name: 'predicted', colour: 'role-output', x, y: predicted },
    ...(following.length > 0 ? [after] : [])
  ]
  return curvePicture({ title: `Prediction of ${name}`, x: 'time step', y: name, lines, width: 420, height: 220 })
}
