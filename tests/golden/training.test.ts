/**
 * Twenty steps of training, small, on every executor: no two losses of a step differ by 10⁻⁴, the float64 interpreter's among them.
 * `npm run test:executors` takes every template.
 */
import { expect, it } from 'vitest'
import type { Executor } from '../../src/engine/executors/executor'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import type { PreparedRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { everyExecutor, everyTraining, trainingTimeout } from '../support/everyExecutor'
import { referenceExecutor } from '../support/referenceExecutor'
import { readTemplate, shrunk, templateList } from '../support/templates'

const ids = everyTraining ? templateList().map(({ id }) => id) : ['lstm-moby-dick', 'transformer-moby-dick']
const steps = 20
/** Each executor is so near to the interpreter, so that any two are within 10⁻⁴ of one another. */
const nearest = 0.5e-4

async function preparedOf(id: string): Promise<PreparedRun> {
  const document = shrunk(readTemplate(id), { units: 6, hidden: 8 })
  document.training.batchSize = 4
  // Other tasks than the next character need the length that they come with.
  if (document.task.kind === 'nextCharacter') document.training.sequenceLength = 8
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error(`${id} has problems`)
  return prepared.run
}

async function lossesOn(executor: Executor, id: string): Promise<number[]> {
  const run = await preparedOf(id)
  // With TensorFlow the step alone is compiled, and in this thread.
  const trainer = await run.createTrainer(executor, executor.info.executor === 'tensorflow' ? {} : { taken: 0 })
  const losses = Array.from({ length: steps }, () => trainer.takeStep(run.document.training.optimizer.learningRate).loss)
  trainer.dispose()
  return losses
}

const rightLosses = new Map<string, Promise<number[]>>()
function right(id: string): Promise<number[]> {
  const losses = rightLosses.get(id) ?? lossesOn(referenceExecutor, id)
  rightLosses.set(id, losses)
  return losses
}

const executors = await everyExecutor()

it.for(ids.flatMap((id) => executors.map(([name, open]) => ({ id, name, open }))))(
  'twenty steps of $id on $name',
  { timeout: trainingTimeout },
  async ({ id, open }, context) => {
    const losses = await lossesOn(open(context), id)
    const wanted = await right(id)
    losses.forEach((loss, k) => expect(Math.abs(loss - (wanted[k] ?? Number.NaN)), `step ${k + 1}`).toBeLessThan(nearest))
  }
)
