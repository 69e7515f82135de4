/**
 * A process that trains a document as the engine does, or resumes a run of it, until it is over. It pauses every few steps, which writes a checkpoint, and
 * says which steps are recorded: `run ID`, `step N`, `checkpoint N`, `over`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from '../../../src/contract/document/parsing/parseDocument'
import { createExecutor } from '../../../src/engine/executors/pick'
import { runEvents } from '../../../src/engine/learning/runs/runEvents'
import { RunStore } from '../../../src/engine/learning/runs/runStore'
import { RunManager } from '../../../src/engine/serving/runs/runManager'
import { TaskCache } from '../../../src/engine/serving/runs/taskCache'

const [workspace = '', path = '', known] = process.argv.slice(2)
/** Steps from one pause to the next. */
const between = 20
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function train(): Promise<void> {
  const store = new RunStore(join(workspace, 'runs'))
  const tasks = new TaskCache([join(workspace, 'data')])
  const executor = await createExecutor({ prefer: 'eager' })
  const runs = new RunManager({ store, tasks, executor: () => Promise.resolve(executor), now: Date.now })
  const parsed = parseDocument(readFileSync(path, 'utf8'))
  if (!parsed.ok) throw new Error('the document cannot be read')
  const outcome = await (known === undefined ? runs.start(parsed.document) : runs.resume(known))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
  await follow(runs, outcome.summary.runId)
  await runs.dispose()
  say('over')
}

async function follow(runs: RunManager, runId: string): Promise<void> {
  say(`run ${runId}`)
  const record = runs.record(runId)
  if (!record) throw new Error('the run is not there')
  let next = record.summary.step
  for await (const event of runEvents(record)) {
    if (event.type === 'steps') say(`step ${event.step.at(-1)}`)
    if (event.type !== 'status') continue
    const { phase, step, failure } = event.summary
    if (phase === 'finished') return
    if (phase === 'failed') throw new Error(failure?.message)
    if (phase !== 'training' || step < next) continue
    next = step + between
    const paused = await runs.pause(runId)
    if (!paused.ok || paused.summary.phase !== 'paused') continue
    say(`checkpoint ${paused.summary.checkpoint}`)
    await runs.resume(runId)
  }
}

train().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
