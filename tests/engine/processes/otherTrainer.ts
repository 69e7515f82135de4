/** A process that resumes a run as an engine does, without a model: it records steps that never end, until it is told to stop. */
import { RunStore } from '../../../src/engine/learning/runs/runStore'
import { thisProcess } from '../../../src/engine/files/owner'
import type { RunRecord } from '../../../src/engine/learning/runs/runRecord'

const [runs = '', runId = ''] = process.argv.slice(2)

async function begin(): Promise<RunRecord> {
  const record = new RunStore(runs).get(runId)
  const holder = await record?.take(record)
  if (!record || holder) throw new Error(holder ? `process ${holder.pid} trains it` : 'no such run')
  const checkpoint = await record.newestCheckpoint()
  if (!checkpoint) throw new Error('no checkpoint')
  await record.reopen(thisProcess(), checkpoint, { ...record.summary, phase: 'training' })
  return record
}

function recordStep(record: RunRecord): void {
  const step = record.summary.step + 1
  const numbers = new Float32Array(1)
  const norms = new Float32Array(record.summary.parameters.length)
  const seconds = Float64Array.of(step)
  record.steps({
    type: 'steps',
    step: seconds,
    seconds,
    loss: Float32Array.of(1 / step),
    learningRate: numbers,
    gradientNorm: numbers,
    gradientNorms: norms
  })
  record.status({ step })
}

async function end(record: RunRecord): Promise<never> {
  const checkpoint = await record.newestCheckpoint()
  if (checkpoint) await record.checkpoint({ ...checkpoint, step: record.summary.step })
  record.status({ phase: 'stopped' })
  record.over()
  await record.close()
  process.exit(0)
}

begin().then(
  (record) => {
    recordStep(record)
    process.stdout.write('training\n')
    process.stdin.on('data', () => void end(record))
  },
  (error: unknown) => {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
)
