/** Computes the model's predictions at each time step of the inspected sequence, and what it should have predicted. */
import type { Answer, ProbeFrame } from '../../../contract/events/probe'
import type { ProbeInput } from '../../data/openedProbe'
import type { NumberColumn } from '../../data/taskData'
import { predictedOf } from '../../data/series/knownAhead'
import { blankClass } from '../../learning/ctc/ctcLosses'
import { greedyLabels } from '../../learning/ctc/decode'
import { alignedPairs } from '../../learning/ctc/editDistance'
import { softmax } from '../generation/sample'
import type { ProbedModel } from './lens'

/** Likeliest classes that a frame tells for each time step. */
const BEST = 5

type Predicts = Pick<ProbedModel, 'classes' | 'columns' | 'predictsNext' | 'causal' | 'unaligned'>

/**
 * From the head's output [S × width], row by row, where S is the sequence's steps, or 1 for a prediction of the whole sequence, told at
 * its last step. `next` has nothing where numbers are predicted.
 * `surprise` is −log₂ p: of each token of a text given those before it, or of the class that is to be predicted at a time step. It is NaN
 * where there is neither. `soFar`: the head's output if the sequence ended at each of its steps, [steps × width], of a prediction of the
 * whole.
 */
export function predictions(
  output: Float32Array,
  input: ProbeInput,
  probed: Predicts,
  soFar: Float32Array | null = null
): Pick<ProbeFrame, 'next' | 'surprise' | 'answer'> {
  const { classes } = probed
  const { length, text } = input
  const best = Math.min(BEST, classes.length)
  const surprise = new Float32Array(length).fill(NaN)
  const probability = new Float32Array(length * best)
  const likeliest = Array.from({ length: length * best }, () => '')
  // A prediction for the whole sequence is placed at its last step.
  const first = output.length === classes.length ? length - 1 : 0
  const probabilities = new Float32Array(soFar === null ? 0 : length * classes.length)
  for (let t = best === 0 ? length : soFar === null ? first : 0; t < length; t++) {
    const row = t - first
    const logits = row < 0 && soFar !== null ? rowOf(soFar, t, classes.length) : rowOf(output, row, classes.length)
    const chances = softmax(logits, 1)
    if (soFar !== null) probabilities.set(chances, t * classes.length)
    const order = [...chances.keys()].sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0)).slice(0, best)
    order.forEach((token, k) => {
      likeliest[t * best + k] = classes[token] ?? ''
      probability[t * best + k] = chances[token] ?? 0
    })
    const following = text?.[t + 1]
    if (following !== undefined) surprise[t + 1] = -Math.log2(chances[following] ?? 0)
    const target = text === null && probed.unaligned !== true && counts(input, row) ? input.targets?.values[row] : undefined
    if (target !== undefined) surprise[t] = -Math.log2(chances[target] ?? 0)
  }
  return { next: { best, tokens: likeliest, probability }, surprise, answer: answerOf(output, input, probed, soFar && probabilities) }
}

const rowOf = (values: Float32Array, row: number, width: number): Float32Array => values.subarray(row * width, (row + 1) * width)

/** Whether the target of a row is known and counts. */
export const counts = ({ targets }: ProbeInput, row: number): boolean => targets !== null && (targets.counts?.[row] ?? 1) > 0

/** What is to be predicted, beside what was; null for a text, whose tokens say it. */
function answerOf(output: Float32Array, input: ProbeInput, probed: Predicts, soFar: Float32Array<ArrayBuffer> | null): Answer | null {
  if (probed.unaligned === true) return labelsOf(output, input, probed)
  if (probed.columns.targets.length > 0) return numbersOf(output, input, probed)
  return probed.predictsNext || probed.classes.length === 0 ? null : classesOf(output, input, probed, soFar)
}

function classesOf(
  output: Float32Array,
  input: ProbeInput,
  { classes: names, causal }: Predicts,
  soFar: Float32Array<ArrayBuffer> | null
): Answer {
  const over = output.length === names.length ? 'sequence' : 'step'
  const rows = over === 'step' ? input.length : 1
  const truth = Array.from({ length: rows }, (_, row) => (counts(input, row) ? (input.targets?.values[row] ?? -1) : -1))
  return { kind: 'classes', over, names: [...names], truth, soFar: soFar && { probability: soFar, exact: causal } }
}

/** The labels of the likeliest path, beside the right ones. */
function labelsOf(output: Float32Array, { targets }: ProbeInput, { classes: names }: Predicts): Answer {
  const said = greedyLabels({ values: output, classes: names.length })
  const truth = targets && Array.from(targets.values).filter((label) => label !== blankClass)
  const word = (label: number | null) => (label === null ? null : (names[label] ?? ''))
  const words = (labels: readonly number[]) => labels.map((label) => names[label] ?? '')
  return {
    kind: 'labels',
    over: 'step',
    names: [...names],
    said: words(said),
    truth: truth && words(truth),
    pairs: truth && alignedPairs(said, truth).map((pair) => ({ said: word(pair.said), truth: word(pair.truth) }))
  }
}

/** Numbers in the units of their columns. */
function numbersOf(output: Float32Array, input: ProbeInput, { columns, predictsNext }: Predicts): Answer {
  const width = columns.targets.length
  const over = output.length === width ? 'sequence' : 'step'
  const rows = over === 'step' ? input.length : 1
  const features = Float32Array.from(input.arrays.get('features') ?? [])
  const truth = inUnits(input.targets?.values ?? new Float32Array(rows * width).fill(NaN), columns.targets)
  return {
    kind: 'numbers',
    over,
    columns: columns.targets.map(({ name, scale }) => ({ name, scale })),
    predicted: inUnits(output.subarray(0, rows * width), columns.targets),
    truth: truth.map((value, k) => (counts(input, Math.floor(k / width)) ? value : NaN)),
    lastValue: predictsNext ? inUnits(predictedInputs(features, columns).subarray(0, rows * width), columns.targets) : null,
    inputs: {
      columns: columns.inputs.map(({ name, ahead }) => (ahead ? `${name}, next row` : name)),
      values: inUnits(features, columns.inputs)
    }
  }
}

/** The predicted columns of the inputs, which are the first ones. */
const predictedInputs = (features: Float32Array, { inputs, targets }: Predicts['columns']): Float32Array =>
  predictedOf(features, { width: inputs.length, known: inputs.length - targets.length })

/** Undoes the scaling of rows of numbers, one column after the other. */
export function inUnits(values: Int32Array | Float32Array, columns: readonly NumberColumn[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value, k) => {
    const { mean = 0, scale = 1 } = columns[k % columns.length] ?? {}
    return mean + scale * value
  })
}
