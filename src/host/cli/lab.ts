/** `gatescope lab length | recall`: compares kinds of memory at equal parameters, in tables or as one JSON object a line. */
import { spawn } from 'node:child_process'
import { createExecutor } from '../../engine/executors/pick'
import type { ExecutorOptions } from '../../engine/executors/pick'
import { cellTemplates, familyNames } from '../../engine/lab/families'
import type { Cells, FamilyName } from '../../engine/lab/families'
import { lengths, measureLength, measureSchema, stepLimit } from '../../engine/lab/length'
import type { LengthMeasure } from '../../engine/lab/length'
import { measureRecall, recallCases, recallChecks } from '../../engine/lab/recall'
import type { RecallResult } from '../../engine/lab/recall'
import type { ExitCode, Output } from './output'
import type { Session } from './session'

/** Said by both commands: what is asked of the lab and cannot be told yet. */
const absent = 'Not measured: a Transformer (there is no attention layer yet), and the cost of one generated token.'
const memoryLimit = 8 * 2 ** 30
/** Milliseconds that a child process may take, compiling included. */
const childLimit = 150_000

/** One measurement in this process, as a line of JSON; what `lab length` starts for each size, so that peak memory is its own. */
export async function labMeasure(session: Session, family: FamilyName, length: number, options: ExecutorOptions): Promise<ExitCode> {
  const measured = await measureLength(await createExecutor(options), family, await cellsOf(session), length)
  process.stdout.write(`${JSON.stringify(measured)}\n`)
  return 0
}

export async function labLength(output: Output, executor: string | undefined): Promise<ExitCode> {
  const stop = onInterrupt()
  output.line(
    `${'family'.padEnd(8)}${['T', 'step ms', 'ms / T=64', 'peak MB', 'state bytes', 'sequential'].map((word) => word.padStart(13)).join('')}`
  )
  for (const family of familyNames) await lengthsOf(family, output, stop, executor)
  output.line(`${absent}\nPredicted: state bytes of one sequence, the same at every T; steps that follow one another in a layer.`)
  output.object({ type: 'absent', what: absent })
  return stop() ? 1 : 0
}

async function lengthsOf(family: FamilyName, output: Output, stop: () => boolean, executor: string | undefined): Promise<void> {
  let first: number | null = null
  for (const length of lengths) {
    if (stop()) return
    output.progress(`${family}, ${length} steps …`)
    const found = await inChild(family, length, executor)
    if (stop()) return
    if (typeof found === 'string') return tellStop(output, family, length, found)
    first ??= found.stepMs
    const numbers = [
      found.stepMs.toFixed(1),
      (found.stepMs / first).toFixed(1),
      (found.peakBytes / 2 ** 20).toFixed(0),
      String(found.stateBytes)
    ]
    const cells = [String(length), ...numbers, String(found.sequentialSteps)]
    output.line(`${family.padEnd(8)}${cells.map((cell) => cell.padStart(13)).join('')}`)
    output.object({ type: 'length', ...found })
    if (found.stepMs > stepLimit) return tellStop(output, family, length, `a step takes more than ${stepLimit / 1000} s`)
    if (found.peakBytes > memoryLimit) return tellStop(output, family, length, 'memory is above 8 GiB')
  }
}

function tellStop(output: Output, family: FamilyName, length: number, reason: string): void {
  output.line(`${family.padEnd(8)} stopped at T = ${length}: ${reason}`)
  output.object({ type: 'stopped', family, length, reason })
}

/** What the child measured, or why it did not. */
function inChild(family: FamilyName, length: number, executor: string | undefined): Promise<LengthMeasure | string> {
  const args = [
    process.argv[1] ?? '',
    'lab',
    'measure',
    family,
    String(length),
    ...(executor === undefined ? [] : ['--executor', executor])
  ]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: childLimit, killSignal: 'SIGKILL' })
    let text = ''
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? readMeasure(text) : childFailure(code)))
  })
}

const childFailure = (code: number | null): string =>
  code === null
    ? `it was ended: more than ${childLimit / 1000} s, compiling included, or out of memory`
    : `its process ended with code ${code}`

function readMeasure(text: string): LengthMeasure | string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return measureSchema.safeParse(safeJson(line)).data ?? 'its process gave no figures'
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

export async function labRecall(session: Session, output: Output, options: ExecutorOptions): Promise<ExitCode> {
  const stop = onInterrupt()
  const executor = await createExecutor(options)
  const cells = await cellsOf(session)
  const results: RecallResult[] = []
  output.line(
    `${'task'.padEnd(22)}${'T'.padStart(5)}  ${'family'.padEnd(8)}${['parameters', 'steps', 'seconds', 'accuracy'].map((word) => word.padStart(12)).join('')}`
  )
  for (const each of recallCases)
    for (const family of familyNames) {
      if (stop()) break
      output.progress(`${each.name}, ${each.length} steps: ${family} …`)
      const made = await measureRecall(executor, family, cells, each, stop)
      results.push(made)
      const figures = [String(made.parameters), String(made.steps), made.seconds.toFixed(1), made.accuracy.toFixed(3)]
      output.line(
        `${made.task.padEnd(22)}${String(made.length).padStart(5)}  ${family.padEnd(8)}${figures.map((cell) => cell.padStart(12)).join('')}`
      )
      output.object({ type: 'recall', ...made })
    }
  const checks = recallChecks(results)
  for (const { says, held } of checks) output.line(`${held ? '✓' : '✗'} ${says}`)
  output.line(absent)
  output.object({ type: 'checks', checks, absent })
  return checks.every((each) => each.held) && !stop() ? 0 : 1
}

async function cellsOf({ client }: Session): Promise<Cells> {
  const cell = async (id: string) => {
    const opened = await client.workspace.template({ id })
    const found = opened.ok ? opened.document.cells[0] : undefined
    if (!found) throw new Error(`the template ${id} has no cell`)
    return found
  }
  const [RNN, LSTM, GRU, minGRU] = await Promise.all([
    cell(cellTemplates.RNN),
    cell(cellTemplates.LSTM),
    cell(cellTemplates.GRU),
    cell(cellTemplates.minGRU)
  ])
  return { RNN, LSTM, GRU, minGRU }
}

/** Whether Ctrl+C was pressed; pressed again it ends the process at once. */
function onInterrupt(): () => boolean {
  let asked = false
  process.on('SIGINT', () => {
    if (asked) process.exit(130)
    asked = true
  })
  return () => asked
}
