/** Each evaluation measures a sample of training data too; it stays with the run on disk, and does not change the training. */
import { expect, it } from 'vitest'
import { readTemplate } from '../support/templates'
import { follow, openEngine, trainToEnd, withWorkspace } from './support'

it('is recorded with the run, and a run without it opens as before', { timeout: 120_000 }, () =>
  withWorkspace(async (workspace) => {
    const first = await openEngine(workspace, { prefer: 'eager' })
    const document = readTemplate('gru-chapters')
    for (const layer of document.model.layers) if (layer.kind === 'recurrent') layer.params.hidden = 4
    Object.assign(document.training, { sequenceLength: 24, batchSize: 4, steps: 8, evaluateEvery: 4, validationBatches: 3 })
    const { events, summary } = await trainToEnd(first, document)
    const evaluations = events.flatMap((event) => (event.type === 'evaluation' ? [event] : []))
    expect(evaluations.map(({ step }) => step)).toEqual([4, 8])
    for (const { training, values } of evaluations) {
      expect(training?.loss).toBeGreaterThan(0)
      expect(training?.values).toHaveLength(values.length)
      // Two batches of four sequences: the accuracy is a whole number of eighths.
      expect((training?.values[0] ?? NaN) * 8).toBeCloseTo(Math.round((training?.values[0] ?? NaN) * 8), 5)
    }
    await first.dispose()
    const recorded = async () => {
      const engine = await openEngine(workspace, { prefer: 'eager' })
      const followed = await follow(engine, summary.runId, () => true)
      await engine.dispose()
      return followed.events.flatMap((event) => (event.type === 'evaluation' ? [event] : []))
    }
    expect(await recorded()).toEqual(evaluations)
  })
)
