/** Training on WebGPU, on SwiftShader, takes the steps that the eager executor takes. `npm run test:webgpu` takes every template. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEager } from '../../src/engine/executors/eager/open'
import type { Executor } from '../../src/engine/executors/executor'
import type { WebgpuExecutor } from '../../src/engine/executors/webgpu/webgpuExecutor'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { openOnSwiftShader, prepareSwiftShader } from '../support/swiftShader'
import { readTemplate, shrunk, templateList } from '../support/templates'

const ids = process.env['GATESCOPE_WEBGPU'] === 'all' ? templateList().map(({ id }) => id) : ['lstm-moby-dick']
const steps = 20

const absent = await prepareSwiftShader()
let executor: WebgpuExecutor
beforeAll(async () => {
  if (absent === null) executor = await openOnSwiftShader()
})
afterAll(() => executor?.close())

async function lossesOn(some: Executor, id: string): Promise<number[]> {
  const document = shrunk(readTemplate(id), { units: 6, hidden: 8 })
  Object.assign(document.training, { batchSize: 4, sequenceLength: 8 })
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error(`${id} has problems`)
  const trainer = await prepared.run.createTrainer(some, { fresh: true, weights: null })
  return Array.from({ length: steps }, () => trainer.takeStep(document.training.optimizer.learningRate).loss)
}

it.skipIf(absent !== null).each(ids)('twenty steps of %s', async (id) => {
  const eager = await openEager('cpu', 'a test', null)
  if (!eager.ok) throw new Error(eager.why)
  const [losses, right] = [await lossesOn(executor, id), await lossesOn(eager.executor, id)]
  losses.forEach((loss, k) => expect(Math.abs(loss - (right[k] ?? Number.NaN)), `step ${k + 1}`).toBeLessThan(1e-4))
})
