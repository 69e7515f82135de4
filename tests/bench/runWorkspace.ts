/** Runs on disk without training: workspaces of many runs, and a run of a million rows, for what measures their reading. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { StepsEvent } from '../../src/contract/events/run'
import { MetricsLog } from '../../src/engine/learning/runs/log/metricsLog'
import { RunStore } from '../../src/engine/learning/runs/runStore'

export interface ManyRuns {
  readonly runs: number
  /** Training steps of each. */
  readonly points: number
  /** Steps from one evaluation to the next. */
  readonly evaluateEvery?: number
}

const parameters = Array.from({ length: 8 }, (_, k) => `lstm.w${k}`)

/** Writes finished runs into a workspace: of one document, with other learning rates and widths. Returns their ids, oldest first. */
export async function writeManyRuns(
  workspace: string,
  document: GatescopeDocument,
  { runs, points, evaluateEvery = 100 }: ManyRuns
): Promise<string[]> {
  const store = new RunStore(join(workspace, 'runs'))
  const ids: string[] = []
  for (let run = 0; run < runs; run++) {
    const learningRate = 0.001 * 2 ** (run % 8)
    const { optimizer } = document.training
    const training = { ...document.training, steps: points, optimizer: { ...optimizer, learningRate }, seed: run }
    const record = await store.create({
      document: { ...document, name: `Run ${run + 1}`, training },
      executor: 'eager',
      parameters,
      metrics: ['bitsPerCharacter'],
      data: 'bench',
      now: Date.UTC(2026, 0, 1) + 60_000 * run,
      startedFrom: null
    })
    for (let first = 1; first <= points; first += evaluateEvery) {
      const count = Math.min(evaluateEvery, points + 1 - first)
      record.steps(stepRows(first, count, parameters.length, run))
      const loss = lossOf(first + count - 1, run)
      record.evaluation({ type: 'evaluation', step: first + count - 1, loss, values: [loss / Math.LN2] })
    }
    record.status({ phase: 'finished', step: points, loss: lossOf(points, run) })
    await record.write()
    record.over()
    ids.push(record.summary.runId)
  }
  await store.close()
  return ids
}

/** Writes a run's log of so many rows, `together` in a record. Returns its path. */
export function writeLongLog(folder: string, rows: number, together: number): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `metrics-${together}.log`)
  const log = new MetricsLog(path, { parameters: parameters.length, metrics: 1 })
  for (let first = 1; first <= rows; first += together)
    log.append(stepRows(first, Math.min(together, rows + 1 - first), parameters.length, 0))
  log.close()
  return path
}

/** Opens such a log and reads all its rows. */
export function readLongLog(path: string): StepsEvent {
  const { steps } = new MetricsLog(path, { parameters: parameters.length, metrics: 1 })
  return steps.read(0, steps.rows)
}

const lossOf = (step: number, run: number): number => 1 + (run % 7) / 10 + 3 / (1 + step / 100) + 0.05 * Math.sin(step * (run + 1))

function stepRows(first: number, count: number, width: number, run: number): StepsEvent {
  const step = Float64Array.from({ length: count }, (_, k) => first + k)
  const loss = Float32Array.from(step, (each) => lossOf(each, run))
  return {
    type: 'steps',
    step,
    seconds: step.map((each) => each / 50),
    loss,
    learningRate: new Float32Array(count).fill(0.001),
    gradientNorm: loss,
    gradientNorms: Float32Array.from({ length: count * width }, (_, k) => 1 / (1 + k))
  }
}
