/** `gatescope lab recall` trains each kind of memory on recall tasks, and tells whether the published outcomes held. */
import { createExecutor } from '../../../engine/executors/pick'
import type { ExecutorOptions } from '../../../engine/executors/pick'
import { familyNames } from '../../../engine/looking/lab/families'
import type { FamilyName } from '../../../engine/looking/lab/families'
import { measureRecall } from '../../../engine/looking/lab/recall'
import type { RecallResult } from '../../../engine/looking/lab/recall'
import { recallCases } from '../../../engine/looking/lab/recallCases'
import type { RecallCase } from '../../../engine/looking/lab/recallCases'
import { recallChecks } from '../../../engine/looking/lab/recallChecks'
import type { RecallCheck } from '../../../engine/looking/lab/recallChecks'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { onInterrupt } from './interrupt'
import { labCells } from './labCells'
import { headLine, rowLine } from './table'
import type { Column } from './table'

export interface RecallOptions {
  readonly families?: readonly FamilyName[]
  /** The sequence lengths; all lengths by default. */
  readonly lengths?: readonly number[]
  /** Trains for four times as many steps. */
  readonly long: boolean
  readonly cases?: readonly RecallCase[]
}

const longFactor = 4

export async function labRecall(session: Session, output: Output, options: RecallOptions, on: ExecutorOptions): Promise<ExitCode> {
  const began = performance.now()
  const cancelled = onInterrupt(output)
  const executor = await createExecutor(on)
  const cells = await labCells(session)
  const results: RecallResult[] = []
  output.line(headLine(columns))
  const planned = plan(options)
  for (const [k, { task, family }] of planned.entries()) {
    if (cancelled.aborted) break
    output.complain(`${k + 1} of ${planned.length}: ${task.task}, T = ${task.length}, ${family} …`)
    const result = await measureRecall(executor, family, cells, task, () => cancelled.aborted)
    if (!result) break
    results.push(result)
    output.line(rowLine(columns, result))
    output.object({ type: 'recall', ...result })
  }
  const checks = recallChecks(results)
  tellChecks(output, { checks, cancelled: cancelled.aborted, seconds: (performance.now() - began) / 1000 })
  return checks.every(({ held }) => held !== false) && !cancelled.aborted ? 0 : 1
}

function plan({ families = familyNames, lengths, long, cases = recallCases }: RecallOptions): { task: RecallCase; family: FamilyName }[] {
  return cases
    .filter(({ length }) => !lengths || lengths.includes(length))
    .map((task) => ({ ...task, steps: task.steps * (long ? longFactor : 1) }))
    .flatMap((task) => families.map((family) => ({ task, family })))
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
