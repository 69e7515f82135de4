// An example of every problem of runs that wait, of those that a loop in Python writes, and of sweeps.
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { Problem } from '../../src/contract/problems/problems'
import { sweepSpecSchema } from '../../src/contract/runs/sweep'
import type { SweepSpec } from '../../src/contract/runs/sweep'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { planSweep } from '../../src/engine/serving/sweeps/plan/planSweep'
import { readTemplate } from '../support/templates'
import { refusedFromPython } from './refusedFromPython'
import { openEngine, smallDocument } from './support'

/** By code. @param newWorkspace makes an empty folder */
export const queueExamples = (newWorkspace: () => string) => ({
  'queue.noWeights': () => refusedInQueue(newWorkspace()),
  'run.fromPython': () => refusedFromPython(newWorkspace()),
  'sweep.range': () => refusedSweep({ settings: { 'training.batchSize': range(8, 8) } }),
  'sweep.logRange': () => refusedSweep({ settings: { 'training.optimizer.learningRate': { ...range(0, 1), scale: 'log' } } }),
  'sweep.taken': () => refusedSweep({ settings: { 'training.seed': { values: [1] } }, seeds: [1] }),
  'sweep.noWidth': () => refusedSweep({ equalParameters: { width: 'training.batchSize' } }),
  'sweep.noEqualWidth': () =>
    refusedSweep({ settings: { 'layers.embedding.units': { values: [4_096] } }, equalParameters: { width: 'layers.lstm.hidden' } }),
  'sweep.noEnd': () => refusedSweep({}, { steps: null }),
  'sweep.firstSteps': () => refusedSweep({ method: { kind: 'halving', trials: 3, eta: 3, firstSteps: 100, seed: 0 } }, { steps: 100 }),
  'sweep.tooMany': () =>
    refusedSweep({ settings: { 'training.optimizer.learningRate': { ...range(0.1, 1), count: 1_000 } }, seeds: numbers(11) }),
  'sweep.metric': () => refusedSweep({ metric: 'accuracy' })
})

const range = (from: number, to: number) => ({ from, to, scale: 'linear', count: 2 }) as const
const numbers = (count: number) => Array.from({ length: count }, (_, k) => k)

async function refusedSweep(
  change: Partial<SweepSpec>,
  training: Partial<GatescopeDocument['training']> = {}
): Promise<readonly Problem[]> {
  const document = readTemplate('lstm-moby-dick')
  const spec = { format: 'gatescope-sweep', version: 1, name: 'Sweep', method: { kind: 'grid' }, settings: {}, ...change }
  const steps = { steps: 1_000, ...training }
  const parsed = sweepSpecSchema.parse({ ...spec, document: { ...document, training: { ...document.training, ...steps } } })
  const planned = await planSweep(parsed, new TaskCache([]))
  return planned.ok ? [] : planned.problems
}

/** A run waits that begins with the weights of a run which is gone. */
async function refusedInQueue(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager', queue: true })
  try {
    await engine.client.queue.add({ document: await smallDocument(engine, { steps: 1 }), weightsFrom: 'gone' })
    for await (const { waiting } of await engine.client.queue.watch()) if (waiting[0]?.problems.length) return waiting[0].problems
    return []
  } finally {
    await engine.dispose()
  }
}
