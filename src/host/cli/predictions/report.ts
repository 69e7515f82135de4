/** Prints predictions against the truth: for people as tables, for programs as objects. */
import type { ClassErrors, NumberPredictions, Predictions, WorstSequence } from '../../../contract/events/predictions'
import { calibrationWords, methodWords, shareText } from '../../../contract/events/predictionWords'
import type { Output } from '../output'
import { tellTable } from '../runs/table'

export interface ReportOptions {
  readonly runId: string
  /** How many of the worst sequences, tokens and classes are listed. */
  readonly worst: number
  /** Whether every token or row is printed. */
  readonly each: boolean
}

/** Sequences, tokens and rows count from 1, as in the window. */
export function tellPredictions(read: Predictions, wanted: ReportOptions, output: Output): void {
  const { step, part, windows, length, of, taken, classes, numbers, strip } = read
  const worst = read.worst.slice(0, wanted.worst)
  const common = { step, part, sequences: windows, length, of, taken }
  const surprising = strip ? surprisingTokens(strip, wanted.worst) : null
  const columns = numbers && numbers.columns
  output.object({ type: 'predictions', runId: wanted.runId, ...common, classes, columns, surprising, worst: worst.map(plainWorst) })
  output.line(methodWords(read))
  if (classes) tellClasses(classes, wanted.worst, output)
  if (numbers) tellNumbers(numbers, output)
  if (surprising) tellSurprising(surprising, output)
  tellWorst(worst, classes ? 'bits' : numbers ? 'standard deviations' : 'edits', output)
  if (wanted.each) tellEach(read, output)
}

function tellClasses(classes: NonNullable<Predictions['classes']>, most: number, output: Output): void {
  const { targets, bits, bins, byClass } = classes
  output.line('')
  output.line(
    `${count(targets)} predictions, ${bits === null ? 'none judged' : `${bits.toFixed(3)} bits each`}. ${calibrationWords(classes)}`
  )
  tellTable(
    bins.filter((bin) => bin.count > 0),
    [
      { title: '  sure', text: ({ from, to }) => `  ${shareText(from)} to ${shareText(to)}` },
      { title: 'predictions', text: (bin) => count(bin.count), right: true },
      { title: 'mean', text: ({ confidence }) => shareText(confidence), right: true },
      { title: 'right', text: ({ accuracy }) => shareText(accuracy), right: true }
    ],
    output
  )
  output.line('')
  output.line(byClass.length > most ? `The ${most} classes that were wrong most often` : 'Errors by class')
  tellTable(
    [...byClass].sort((a, b) => wrong(b) - wrong(a)).slice(0, most),
    [
      { title: '  class', text: ({ name }) => `  ${JSON.stringify(name)}`, most: 24 },
      { title: 'times', text: ({ targets: times }) => count(times), right: true },
      { title: 'found', text: (one) => shareText(shareOf(one.right, one.targets)), right: true },
      { title: 'said', text: ({ said }) => count(said), right: true },
      { title: 'of these right', text: (one) => shareText(shareOf(one.right, one.said)), right: true },
      { title: 'bits', text: ({ bits: cost }) => cost?.toFixed(2) ?? '–', right: true }
    ],
    output
  )
}

function tellNumbers({ columns }: NumberPredictions, output: Output): void {
  output.line('')
  tellTable(
    columns,
    [
      { title: '  column', text: ({ name }) => `  ${name}`, most: 32 },
      { title: 'mean absolute error', text: ({ meanAbsoluteError }) => short(meanAbsoluteError), right: true },
      { title: 'root mean square', text: ({ rootMeanSquaredError }) => short(rootMeanSquaredError), right: true }
    ],
    output
  )
  output.line('Intervals from the errors of the first half, and how many of the second half they held (split conformal prediction):')
  tellTable(
    columns.flatMap(({ name, intervals }) => intervals.map((interval) => ({ name, ...interval }))),
    [
      { title: '  column', text: ({ name }) => `  ${name}`, most: 32 },
      { title: 'level', text: ({ level }) => `${100 * level} %`, right: true },
      { title: 'width', text: ({ halfWidth }) => (halfWidth === null ? 'too few errors' : `±${short(halfWidth)}`), right: true },
      { title: 'held', text: ({ covered }) => shareText(covered), right: true }
    ],
    output
  )
}

interface SurprisingToken {
  /** Counted from 1, in the data. */
  readonly at: number
  readonly token: string
  readonly bits: number
  /** The text before it. */
  readonly after: string
}

/** Tokens before a surprising one that are shown. */
const before = 24

function surprisingTokens({ from, tokens, bits }: NonNullable<Predictions['strip']>, most: number): SurprisingToken[] {
  const apart = tokens.every((token) => [...token].length === 1) ? '' : ' '
  return [...bits.keys()]
    .sort((a, b) => (bits[b] ?? 0) - (bits[a] ?? 0) || a - b)
    .slice(0, most)
    .map((k) => ({
      at: from + k + 1,
      token: tokens[k] ?? '',
      bits: bits[k] ?? 0,
      after: tokens.slice(Math.max(0, k - before), k).join(apart)
    }))
}

function tellSurprising(surprising: readonly SurprisingToken[], output: Output): void {
  if (surprising.length === 0) return
  output.line('')
  output.line('The most surprising tokens')
  tellTable(
    surprising,
    [
      { title: '  token', text: ({ at }) => `  ${count(at)}`, right: true },
      { title: 'bits', text: ({ bits }) => bits.toFixed(1), right: true },
      { title: 'is', text: ({ token }) => JSON.stringify(token) },
      { title: 'after', text: ({ after }) => JSON.stringify(after) }
    ],
    output
  )
}

function tellWorst(worst: readonly WorstSequence[], unit: string, output: Output): void {
  if (worst.length === 0) return
  output.line('')
  output.line('The sequences that were predicted worst')
  tellTable(
    worst,
    [
      { title: '  sequence', text: ({ at }) => `  ${count(at + 1)}`, right: true },
      { title: unit, text: ({ cost }) => short(cost), right: true },
      { title: '', text: ({ answer }) => (answer ? `${answer.truth}, taken for ${answer.said}` : ''), most: 60 },
      { title: '', text: ({ words }) => words.join(words.every((word) => [...word].length === 1) ? '' : ' '), most: 60 }
    ],
    output
  )
}

/** Every token of a text, or every row of numbers. */
function tellEach({ strip, numbers }: Predictions, output: Output): void {
  strip?.tokens.forEach((token, k) => {
    const [at, bits] = [strip.from + k + 1, strip.bits[k] ?? null]
    output.object({ type: 'token', at, token, bits })
    output.line(`${at}\t${bits?.toFixed(3) ?? '–'}\t${JSON.stringify(token)}`)
  })
  const width = numbers?.columns.length ?? 0
  numbers?.row.forEach((row, k) => {
    const cut = (values: Float32Array) =>
      Array.from(values.subarray(k * width, (k + 1) * width), (value) => (Number.isFinite(value) ? value : null))
    const [predicted, truth] = [cut(numbers.predicted), cut(numbers.truth)]
    output.object({ type: 'row', row: row + 1, sequence: (numbers.place[k] ?? 0) + 1, predicted, truth })
    output.line(`${row + 1}\t${predicted.map(short).join('\t')}\t${truth.map(short).join('\t')}`)
  })
}

const plainWorst = ({ at, words, cost, answer }: WorstSequence) => ({ sequence: at + 1, cost, words, answer })
const wrong = ({ targets, right }: ClassErrors): number => targets - right
const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const count = (value: number): string => value.toLocaleString('en')
const short = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(4))))
