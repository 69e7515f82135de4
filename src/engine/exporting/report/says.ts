/** What the model says, from the example that is computed for every export: its likeliest answers, or numbers beside it. */
import { unseenCharacters } from '../../../contract/problems/wording'
import type { Tensor } from '../../executors/executor'
import { softmax } from '../../looking/generation/sample'
import type { ExportSource } from '../exporter'
import { text } from './block'
import type { Block, ReportSection } from './block'
import { figure } from './results'

/** Rows of the table at most: the last time steps of the first sequence. */
const mostRows = 24
const answers = 3

/** None where the export has no weights. */
export function says(source: ExportSource): ReportSection[] {
  const [output] = source.example.outputs.values()
  if (output === undefined) return []
  const { target } = source.model.task
  return [{ title: 'What the model says', blocks: target.kind === 'class' ? classes(source, output) : numbers(source, output) }]
}

/** The time steps of the first sequence whose answers are shown: all but what is long past; one where it answers once a sequence. */
function shownSteps({ model, example }: ExportSource, output: Tensor): { readonly step: number; readonly row: number }[] {
  const width = output.type.shape.at(-1) ?? 1
  const [, length = 1] = [...example.inputs.values()][0]?.type.shape ?? []
  if (model.task.target.over === 'sequence') return [{ step: length - 1, row: 0 }]
  const mask = example.inputs.get('mask')?.data
  const real = mask === undefined ? length : Array.from(mask.subarray(0, length)).filter((value) => value > 0).length
  const steps = Math.min(real, Math.floor(output.data.length / width))
  const from = Math.max(0, steps - mostRows)
  return Array.from({ length: steps - from }, (_, k) => ({ step: from + k, row: from + k }))
}

function classes(source: ExportSource, output: Tensor): Block[] {
  const width = output.type.shape.at(-1) ?? 1
  const rows = shownSteps(source, output).map(({ step, row }) => {
    const shares = softmax(output.data.subarray(row * width, (row + 1) * width), 1)
    const likeliest = Array.from(shares, (share, k) => ({ share, k })).sort((one, other) => other.share - one.share)
    return [
      String(step + 1),
      inputText(source, step),
      ...likeliest.slice(0, answers).map(({ share, k }) => `${wordOf(source, k)} ${Math.round(100 * share)} %`)
    ]
  })
  const once = source.model.task.target.over === 'sequence'
  const words = once
    ? 'The answer to one validation sequence, after its last time step, with probabilities.'
    : 'The likeliest answers along one sequence of the data, at its last time steps, with probabilities.'
  return [
    text(words),
    { kind: 'table', head: ['time step', 'input', 'likeliest', 'second', 'third'].slice(0, 2 + Math.min(width, answers)), rows }
  ]
}

function numbers(source: ExportSource, output: Tensor): Block[] {
  const { targets } = source.data.columns
  const width = output.type.shape.at(-1) ?? 1
  const rows = shownSteps(source, output).map(({ step, row }) => [
    String(step + 1),
    inputText(source, step),
    ...Array.from({ length: width }, (_, k) => {
      const { mean = 0, scale = 1 } = targets[k] ?? {}
      return figure(mean + scale * (output.data[row * width + k] ?? NaN))
    })
  ])
  const names = Array.from({ length: width }, (_, k) => `predicts ${targets[k]?.name ?? `number ${k + 1}`}`)
  return [
    text('Predictions along one sequence of the data, in the columns’ own units.'),
    { kind: 'table', head: ['time step', 'input', ...names], rows, numbers: 2 }
  ]
}

const wordOf = ({ data }: ExportSource, k: number): string => visible(data.classes[k] ?? data.vocabulary[k] ?? String(k))

/** What the first sequence has at a time step. */
function inputText({ example, data }: ExportSource, step: number): string {
  const token = example.inputs.get('tokens')?.data[step]
  const features = example.inputs.get('features')
  const width = features?.type.shape.at(-1) ?? 0
  const values = Array.from({ length: width }, (_, k) => {
    const { mean = 0, scale = 1, name = '' } = data.columns.inputs[k] ?? {}
    return `${name} ${figure(mean + scale * (features?.data[step * width + k] ?? NaN))}`.trim()
  })
  return [...(token === undefined ? [] : [visible(data.vocabulary[token] ?? String(token))]), ...values].join(', ')
}

/** Words for what would not be seen in a table. */
function visible(word: string): string {
  return word === '' ? 'nothing' : (unseenCharacters.get(word) ?? word)
}
