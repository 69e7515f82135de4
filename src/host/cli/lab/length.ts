/** `gatescope lab length` measures time and memory of a training step and of a generated token by sequence length, beside formulas. */
import { lengthFamilies } from '../../../contract/labs/families'
import type { LengthFamily } from '../../../contract/labs/families'
import { lengths } from '../../../contract/labs/length'
import type { LengthMeasure, LengthStop, LengthSummary } from '../../../contract/labs/length'
import { powerWords } from '../../../contract/labs/power'
import type { LengthStudyRecord } from '../../../contract/labs/study'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { onInterrupt } from './interrupt'
import { headLine, rowLine } from './table'
import type { Column } from './table'

export interface LengthOptions {
  readonly families?: readonly LengthFamily[]
  readonly lengths?: readonly number[]
  /** Seconds that one measurement may take. */
  readonly limit: number
}

/** Prints each row when it has been measured; the whole is kept in the workspace as a study. */
export async function labLength({ client }: Session, output: Output, options: LengthOptions): Promise<ExitCode> {
  const signal = onInterrupt(output)
  const wish = { families: [...(options.families ?? lengthFamilies)], lengths: [...(options.lengths ?? lengths)], limit: options.limit }
  output.line(headLine(columns))
  let study: LengthStudyRecord | null = null
  for await (const event of await client.labs.length(wish, { signal })) {
    if (event.type === 'begins') output.complain(`${event.number} of at most ${event.of}: ${event.family}, T = ${event.length} …`)
    if (event.type !== 'study' || event.study.lab !== 'length') continue
    for (const measure of event.study.measures.slice(study?.measures.length ?? 0)) tellMeasure(output, measure)
    for (const stop of event.study.stops.slice(study?.stops.length ?? 0)) tellStop(output, stop)
    ;({ study } = event)
  }
  return tellEnd(output, study)
}

function tellMeasure(output: Output, measure: LengthMeasure): void {
  output.line(rowLine(columns, measure))
  output.object({ type: 'length', ...measure })
}

function tellStop(output: Output, stop: LengthStop): void {
  output.line(`${stop.family.padEnd(20)}${String(stop.length).padStart(7)}  stopped: ${stop.reason}`)
  output.object({ type: 'stopped', ...stop })
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

function tellEnd(output: Output, study: LengthStudyRecord | null): ExitCode {
  for (const line of explanation) output.line(line)
  output.line('')
  for (const summary of study?.summaries ?? []) {
    output.line(summaryLine(summary))
    output.object({ type: 'summary', ...summary })
  }
  if (study?.disturbedBy) output.line(`The run ${study.disturbedBy} trained meanwhile: times by the clock are too long.`)
  if (study?.state === 'cancelled') output.line('Cancelled: this is what there was.')
  output.object({ type: 'end', cancelled: study?.state === 'cancelled' })
  if (study?.state === 'failed') throw new Error(study.reason ?? 'the lab failed')
  return study?.state === 'finished' ? 0 : 1
}

export function summaryLine({ family, parameters, overTime, measured, theory }: LengthSummary): string {
  const power = (name: string, of: keyof typeof measured) => `${name} ${powerWords(measured[of])}, theory ${exponent(theory[of])}`
  const powers = [power('time', 'time'), power('memory', 'memory'), power('token', 'token'), power('state', 'state')]
  return `${family.padEnd(20)}${overTime} over time, ${powers.join('; ')}; ${parameters} parameters`
}

const exponent = (of: number): string => (of === 0 ? 'constant' : `T^${of}`)
