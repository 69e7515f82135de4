/** `gatescope lab length` measures time and memory of a training step and of a generated token by sequence length, beside formulas. */
import { powerWords } from '../../../contract/labs/power'
import { createExecutor } from '../../../engine/executors/pick'
import type { ExecutorOptions } from '../../../engine/executors/pick'
import { lengths, measureLengthToken, measureStep, predictLength } from '../../../engine/looking/lab/length'
import type { LengthMeasure, MeasuredPart } from '../../../engine/looking/lab/length'
import { lengthFamilies } from '../../../engine/looking/lab/lengthFamilies'
import type { LengthFamily } from '../../../engine/looking/lab/lengthFamilies'
import { studyLengths } from '../../../engine/looking/lab/lengthStudy'
import type { LengthSummary } from '../../../engine/looking/lab/lengthStudy'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { measureInChildren } from './child'
import type { ChildWork } from './child'
import { onInterrupt } from './interrupt'
import { labCells } from './labCells'
import { headLine, rowLine } from './table'
import type { Column } from './table'

export interface LengthOptions {
  readonly families?: readonly LengthFamily[]
  readonly lengths?: readonly number[]
  /** Seconds that one measurement may take. */
  readonly limit: number
  readonly executor?: string
}

export const defaultLimit = 90
const memoryLimit = 8 * 2 ** 30

/** Measures once in this process, and prints a line of JSON; `lab length` starts it twice for each row. */
export async function labMeasure(
  session: Session,
  { part, family, length }: { part: MeasuredPart; family: LengthFamily; length: number },
  options: ExecutorOptions
): Promise<ExitCode> {
  const measure = part === 'step' ? measureStep : measureLengthToken
  const measured = await measure(await createExecutor(options), family, await labCells(session), length)
  process.stdout.write(`${JSON.stringify(measured)}\n`)
  return 0
}

/** @param measureOne measures one row */
export async function labLength(
  session: Session,
  output: Output,
  options: LengthOptions,
  measureOne: (work: ChildWork) => Promise<LengthMeasure | string> = measureInChildren
): Promise<ExitCode> {
  const cancelled = onInterrupt(output)
  const cells = await labCells(session)
  const limits = { seconds: options.limit, bytes: memoryLimit }
  const planned = { families: options.families ?? lengthFamilies, lengths: options.lengths ?? lengths }
  let begun = 0
  output.line(headLine(columns))
  const summaries = await studyLengths({
    ...planned,
    limits,
    predict: (family, length) => predictLength(family, cells, length),
    measure: (family, length) => measureOne({ family, length, executor: options.executor, limits, cancelled }),
    cancelled: () => cancelled.aborted,
    begins: (family, length) =>
      output.complain(`${++begun} of at most ${planned.families.length * planned.lengths.length}: ${family}, T = ${length} …`),
    found: (measure) => {
      output.line(rowLine(columns, measure))
      output.object({ type: 'length', ...measure })
    },
    stopped: (stop) => {
      output.line(`${stop.family.padEnd(20)}${String(stop.length).padStart(7)}  stopped: ${stop.reason}`)
      output.object({ type: 'stopped', ...stop })
    }
  })
  tellSummaries(output, summaries, cancelled.aborted)
  return cancelled.aborted ? 1 : 0
}

const columns: readonly Column<LengthMeasure>[] = [
  { title: 'family', width: 19, align: 'left', text: ({ family }) => family },
  { title: 'T', width: 6, align: 'right', text: ({ length }) => String(length) },
  { title: 'parameters', width: 10, align: 'right', text: ({ parameters }) => String(parameters) },
  { title: 'step ms', width: 9, align: 'right', text: ({ stepMs }) => stepMs.toFixed(1) },
  { title: 'cpu ms', width: 9, align: 'right', text: ({ cpuMs }) => cpuMs.toFixed(1) },
  { title: 'rounds*', width: 7, align: 'right', text: ({ rounds }) => String(rounds) },
  { title: 'least*', width: 6, align: 'right', text: ({ leastRounds }) => String(leastRounds) },
  { title: 'GFLOP*', width: 8, align: 'right', text: ({ flops }) => (flops / 1e9).toFixed(3) },
  { title: 'peak MB', width: 8, align: 'right', text: ({ peakBytes }) => megabytes(peakBytes) },
  { title: 'kept MB*', width: 9, align: 'right', text: ({ predictedBytes }) => megabytes(predictedBytes) },
  { title: 'token ms', width: 8, align: 'right', text: ({ tokenMs }) => tokenMs.toFixed(3) },
  { title: 'token MB', width: 8, align: 'right', text: ({ tokenPeakBytes }) => megabytes(tokenPeakBytes) },
  { title: '+MB', width: 6, align: 'right', text: ({ tokenPeakBytes, tokenBaseBytes }) => megabytes(tokenPeakBytes - tokenBaseBytes) },
  { title: 'state kB', width: 8, align: 'right', text: ({ keptBytes }) => (keptBytes / 1000).toFixed(1) },
  { title: 'state kB*', width: 9, align: 'right', text: ({ stateBytes }) => (stateBytes / 1000).toFixed(1) }
]

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)

const explanation = [
  '* by formula. rounds: steps over time that wait for one another, in a layer and one direction, in the form that runs; least: in the form',
  '  that has fewest. The backward pass has as many, and layers follow one another. A recurrence step by step has T; a convolution in blocks',
  '  one a block; an associative scan log2 T; attention one, and in blocks two for each block of keys.',
  'GFLOP: operations of a step; kept MB: what a step keeps; state kB*: what a sequence leaves for its next token.',
  'A token is the one after T. token MB: peak of a process that generates it and does nothing else; +MB: above the peak of the same process',
  'when it had generated one after no other, compiling for a larger cache included. state kB: the arrays kept between tokens, read back.'
]

function tellSummaries(output: Output, summaries: readonly LengthSummary[], cancelled: boolean): void {
  for (const line of explanation) output.line(line)
  output.line('')
  for (const summary of summaries) {
    output.line(summaryLine(summary))
    output.object({ type: 'summary', ...summary })
  }
  if (cancelled) output.line('Cancelled: this is what there was.')
  output.object({ type: 'end', cancelled })
}

export function summaryLine({ family, parameters, overTime, measured, theory }: LengthSummary): string {
  const power = (name: string, of: keyof typeof measured) => `${name} ${powerWords(measured[of])}, theory ${exponent(theory[of])}`
  const powers = [power('time', 'time'), power('memory', 'memory'), power('token', 'token'), power('state', 'state')]
  return `${family.padEnd(20)}${overTime} over time, ${powers.join('; ')}; ${parameters} parameters`
}

const exponent = (of: number): string => (of === 0 ? 'constant' : `T^${of}`)
