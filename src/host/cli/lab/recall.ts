/** `gatescope lab recall` trains each kind of memory on recall tasks, and tells whether the published outcomes held. */
import { familyNames } from '../../../contract/labs/families'
import type { FamilyName } from '../../../contract/labs/families'
import { recallLengths } from '../../../contract/labs/recall'
import type { RecallCheck, RecallResult } from '../../../contract/labs/recall'
import type { RecallStudyRecord } from '../../../contract/labs/study'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { onInterrupt } from './interrupt'
import { headLine, rowLine } from './table'
import type { Column } from './table'

export interface RecallOptions {
  readonly families?: readonly FamilyName[]
  /** The sequence lengths; all lengths by default. */
  readonly lengths?: readonly number[]
  /** Trains for four times as many steps. */
  readonly long: boolean
}

/** Prints each row when it has been measured; the whole is kept in the workspace as a study. */
export async function labRecall({ client }: Session, output: Output, options: RecallOptions): Promise<ExitCode> {
  const began = performance.now()
  const signal = onInterrupt(output)
  const { families = familyNames, lengths = recallLengths, long } = options
  output.line(headLine(columns))
  let study: RecallStudyRecord | null = null
  for await (const event of await client.labs.recall({ families: [...families], lengths: [...lengths], long }, { signal })) {
    if (event.type === 'begins') output.complain(`${event.number} of ${event.of}: ${event.task}, T = ${event.length}, ${event.family} …`)
    if (event.type !== 'study' || event.study.lab !== 'recall') continue
    for (const result of event.study.results.slice(study?.results.length ?? 0)) tellResult(output, result)
    ;({ study } = event)
  }
  if (study?.state === 'failed') throw new Error(study.reason ?? 'the lab failed')
  const [checks, cancelled] = [study?.checks ?? [], study?.state === 'cancelled']
  tellChecks(output, { checks, cancelled, seconds: (performance.now() - began) / 1000 })
  return checks.every(({ held }) => held !== false) && !cancelled ? 0 : 1
}

function tellResult(output: Output, result: RecallResult): void {
  output.line(rowLine(columns, result))
  output.object({ type: 'recall', ...result })
}

const columns: readonly Column<RecallResult>[] = [
  { title: 'task', width: 18, align: 'left', text: ({ task }) => task },
  { title: 'T', width: 4, align: 'right', text: ({ length }) => String(length) },
  { title: 'distance', width: 8, align: 'right', text: ({ distance }) => String(distance) },
  { title: 'family', width: 11, align: 'left', text: ({ family }) => family },
  { title: 'accuracy', width: 8, align: 'right', text: ({ accuracy }) => accuracy.toFixed(3) },
  { title: 'chance', width: 6, align: 'right', text: ({ chance }) => chance.toFixed(3) },
  { title: 'steps', width: 6, align: 'right', text: ({ steps }) => String(steps) },
  { title: 'seconds', width: 7, align: 'right', text: ({ seconds }) => seconds.toFixed(1) },
  { title: 'loss', width: 14, align: 'right', text: ({ firstLoss, lastLoss }) => `${firstLoss.toFixed(3)} → ${lastLoss.toFixed(3)}` },
  { title: 'parameters', width: 10, align: 'right', text: ({ parameters }) => String(parameters) }
]

const explanation =
  'Four symbols, four marks in selective copying (Gu and Dao 2023 have sixteen of both), and one seed for each row; seconds are of learning.'

interface Ending {
  readonly checks: readonly RecallCheck[]
  readonly cancelled: boolean
  /** The duration of the whole command in seconds, compiling included. */
  readonly seconds: number
}

function tellChecks(output: Output, { checks, cancelled, seconds }: Ending): void {
  output.line(explanation)
  output.line('')
  for (const each of checks) output.line(checkLine(each))
  output.line(`${seconds.toFixed(0)} seconds in all, compiling included.`)
  if (cancelled) output.line('Cancelled: this is what there was.')
  else if (checks.some(({ held }) => held === false)) output.line('What was not met may need more steps: --long takes four times as many.')
  output.object({ type: 'checks', checks, cancelled, seconds })
}

export function checkLine({ says, held, because }: RecallCheck): string {
  const mark = held === null ? '–' : held ? '✓' : '✗ not met:'
  return `${mark} ${says} (${because})`
}
