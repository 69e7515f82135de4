/** Epochs through the contract: a last batch that is not full counts what is real of it, and the epoch is told. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { TrainingSettings } from '../../src/contract/document/training'
import { setTaskEdit } from '../../src/renderer/features/data/taskEdits'
import { applyEdit } from '../../src/renderer/lib/edits/applyEdit'
import { smallDocument, trainToEnd, withEager } from './support'
import type { TestEngine } from './support'

/** 61 rows, of which 43 are trained on: five windows of eight steps. */
const csv = `height,width\n${Array.from({ length: 61 }, (_, k) => `${Math.sin(k / 3)},${k % 7}`).join('\n')}\n`

async function train(engine: TestEngine, training: Partial<TrainingSettings>) {
  await mkdir(join(engine.workspace, 'data'), { recursive: true })
  await writeFile(join(engine.workspace, 'data', 'some.csv'), csv)
  const base = await smallDocument(engine, {})
  const { document } = applyEdit(base, setTaskEdit(base, { kind: 'series', file: 'some.csv', columns: [], heldOut: 0.3 }))
  return trainToEnd(engine, { ...document, training: { ...document.training, sequenceLength: 8, order: 'epochs', ...training } })
}

it('takes the step of the five examples that there are, in batches of five or of eight', { timeout: 120_000 }, () =>
  withEager(async (engine) => {
    const [full, padded] = [await train(engine, { batchSize: 5, steps: 4 }), await train(engine, { batchSize: 8, steps: 4 })]
    expect(padded.losses).toHaveLength(4)
    padded.losses.forEach((loss, k) => expect(Math.abs(loss / (full.losses[k] ?? NaN) - 1)).toBeLessThan(1e-5))
    expect(padded.summary).toMatchObject({ step: 4, epoch: 4 })
  })
)

it('adds up the batches of an epoch, the last of one example, to the step of one batch', { timeout: 120_000 }, () =>
  withEager(async (engine) => {
    const [whole, several] = [
      await train(engine, { batchSize: 5, steps: 3 }),
      await train(engine, { batchSize: 2, accumulate: 3, steps: 3 })
    ]
    several.losses.forEach((loss, k) => expect(Math.abs(loss / (whole.losses[k] ?? NaN) - 1)).toBeLessThan(1e-5))
    expect(several.summary.epoch).toBe(3)
  })
)

it('tells no epoch where examples are drawn without end', { timeout: 120_000 }, () =>
  withEager(async (engine) => {
    expect((await train(engine, { order: 'random', batchSize: 5, steps: 2 })).summary.epoch).toBeNull()
  })
)
