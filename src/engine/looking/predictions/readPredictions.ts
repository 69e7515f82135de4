/** Reads what a model says against the truth over many sequences, a few at a time, so that training and requests have their turns. */
import type { DataPart } from '../../../contract/events/probe'
import type { Predictions, PredictionsEvent, WorstSequence } from '../../../contract/events/predictions'
import type { ProbeInput } from '../../data/openedProbe'
import type { TaskData } from '../../data/taskData'
import { breathe } from '../../learning/training/pause'
import { asOfNow } from '../inspection/lens'
import type { WeightSource } from '../inspection/lens'
import { calibrationBins, calibrationError, mean } from './calibration'
import { classErrors } from './classErrors'
import type { Forward } from './forward'
import { conformalIntervals } from './intervals'
import { judgeClasses, judgeLabels, judgeNumbers } from './judge'
import type { JudgedClass, JudgedLabels, JudgedNumbers } from './judge'
import { takeWindows } from './windows'
import type { DataWindow } from './windows'

/** The worst sequences that are told. */
const mostWorst = 24
/** Milliseconds from one word of progress to the next. */
const pace = 200

export interface ReadSpec {
  readonly data: TaskData
  readonly part: DataPart
  /** Time steps of each sequence. */
  readonly length: number
  readonly windows: number
}

interface ReadWindow {
  readonly window: DataWindow
  readonly input: ProbeInput
  readonly classes: readonly JudgedClass[]
  readonly numbers: JudgedNumbers | null
  readonly labels: JudgedLabels | null
}

/** Tells how far it is, and at last what it read. Ends when the signal aborts. Throws ExecutorError. */
export async function* readPredictions(
  forward: Forward,
  { data, part, length, windows: most }: ReadSpec,
  source: () => WeightSource,
  signal?: AbortSignal
): AsyncGenerator<PredictionsEvent, void, void> {
  const { windows, of, taken } = takeWindows(data, part, length, most)
  yield { type: 'progress', done: 0, of: windows.length }
  const from = asOfNow(source())
  const { predicts } = forward
  const read: ReadWindow[] = []
  let told = performance.now()
  for (const window of windows) {
    if (signal?.aborted) return
    const input = data.example(part, window.at, length)
    const output = await forward.output(input, length, from)
    read.push({ window, input, ...judged(output, input, window, predicts) })
    if (performance.now() - told > pace) {
      told = performance.now()
      yield { type: 'progress', done: read.length, of: windows.length }
    }
    await breathe()
  }
  const common = { step: from.step, part, windows: read.length, length, of, taken }
  yield { type: 'predictions', predictions: { ...common, ...summaryOf(read, forward, taken === 'following') } }
}

/** What there is to judge, by what the model predicts. */
function judged(output: Float32Array, input: ProbeInput, window: DataWindow, predicts: Forward['predicts']) {
  if (predicts.unaligned === true) return { classes: [], numbers: null, labels: judgeLabels(output, input, predicts) }
  if (predicts.columns.targets.length > 0) return { classes: [], numbers: judgeNumbers(output, input, window, predicts), labels: null }
  return { classes: judgeClasses(output, input, window, predicts), numbers: null, labels: null }
}

type Told = Pick<Predictions, 'classes' | 'numbers' | 'strip' | 'worst'>

function summaryOf(read: readonly ReadWindow[], forward: Forward, follows: boolean): Told {
  const { columns, unaligned } = forward.predicts
  return {
    classes: columns.targets.length > 0 || unaligned === true ? null : classesOf(read, forward),
    numbers: columns.targets.length > 0 ? numbersOf(read, forward, follows) : null,
    strip: follows && columns.targets.length === 0 ? stripOf(read) : null,
    worst: worstOf(read, forward)
  }
}

function classesOf(read: readonly ReadWindow[], { predicts }: Forward): Predictions['classes'] {
  const judged = read.flatMap(({ classes }) => classes)
  const bins = calibrationBins(judged)
  const accuracy = mean(judged.map(({ right }) => Number(right)))
  const bits = mean(judged.map((each) => each.bits))
  const byClass = classErrors(judged, predicts.classes)
  return { targets: judged.length, accuracy, bits, calibrationError: calibrationError(bins), bins, byClass }
}

function numbersOf(read: readonly ReadWindow[], { predicts }: Forward, follows: boolean): Predictions['numbers'] {
  const { targets } = predicts.columns
  const width = targets.length
  const parts = read.flatMap(({ numbers, window }) => (numbers ? [{ ...numbers, at: window.at }] : []))
  const joined = (pick: (part: JudgedNumbers) => Float32Array) => Float32Array.from(parts.flatMap((part) => [...pick(part)]))
  const [predicted, truth] = [joined((part) => part.predicted), joined((part) => part.truth)]
  // The prediction at a step is of the row behind it.
  const rows = parts.flatMap((part) => part.rows.map((row) => part.at + row + 1))
  const row = Float64Array.from(rows, (value, k) => (follows ? value : k))
  const place = Float64Array.from(parts.flatMap((part) => part.rows.map(() => part.at)))
  const judgedFrom = Math.floor(rows.length / 2)
  const columns = targets.map(({ name }, c) => {
    const errors = rows.map((_, k) => (predicted[k * width + c] ?? NaN) - (truth[k * width + c] ?? NaN))
    const known = errors.filter((error) => !Number.isNaN(error))
    return {
      name,
      meanAbsoluteError: mean(known.map(Math.abs)),
      rootMeanSquaredError: rootOf(mean(known.map((error) => error ** 2))),
      intervals: conformalIntervals(errors, judgedFrom)
    }
  })
  return { columns, row, place, predicted, truth, judgedFrom }
}

/** The tokens that windows judged, one behind the other. */
function stripOf(read: readonly ReadWindow[]): Predictions['strip'] {
  const judged = read.flatMap(({ classes, input, window }) =>
    classes.map(({ row, bits }) => ({ at: window.at + row + 1, word: input.words[row + 1] ?? '', bits }))
  )
  const [first] = judged
  if (first === undefined) return null
  return { from: first.at, tokens: judged.map(({ word }) => word), bits: Float32Array.from(judged, ({ bits }) => bits) }
}

function worstOf(read: readonly ReadWindow[], { predicts }: Forward): WorstSequence[] {
  return read
    .flatMap((each) => {
      const cost = costOf(
        each,
        predicts.columns.targets.map(({ scale }) => scale)
      )
      return cost === null ? [] : [{ each, cost }]
    })
    .sort((a, b) => b.cost - a.cost)
    .slice(0, mostWorst)
    .map(({ each, cost }) => ({ at: each.window.at, words: [...each.input.words], cost, answer: answerOf(each, predicts) }))
}

/** What was right and what was said, where that is not one token after the other. */
function answerOf({ classes, labels }: ReadWindow, predicts: Forward['predicts']): WorstSequence['answer'] {
  const words = (list: readonly number[]) => list.map((at) => predicts.classes[at] ?? '').join(' ')
  if (labels !== null) return { truth: words(labels.truth), said: words(labels.said) }
  const [only] = classes.length === 1 && !predicts.predictsNext ? classes : []
  return only ? { truth: words([only.truth]), said: words([only.said]) } : null
}

const rootOf = (square: number | null): number | null => (square === null ? null : Math.sqrt(square))

/** Mean bits, the mean absolute error in standard deviations of each column, or the label error rate; null where no truth is known. */
function costOf({ classes, numbers, labels }: ReadWindow, scales: readonly number[]): number | null {
  if (labels !== null) return labels.errorRate
  if (numbers === null) return mean(classes.map(({ bits }) => bits))
  const { predicted, truth } = numbers
  const errors = [...predicted].map((value, k) => Math.abs(value - (truth[k] ?? NaN)) / (scales[k % scales.length] ?? 1))
  return mean(errors.filter((error) => !Number.isNaN(error)))
}
