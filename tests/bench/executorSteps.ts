/** A worker of `npm run bench`: training steps of a template on one executor, `executorSteps.js EXECUTOR TEMPLATE MILLISECONDS [BATCH]`. */
import { createExecutor } from '../../src/engine/executors/pick'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { executorNames } from '../../src/contract/executors'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { benchTemplate } from './template'

const [name, template = '', milliseconds, batch] = process.argv.slice(2)
const prefer = executorNames.find((each) => each === name)
const FEWEST = 3

process.stdout.write(`${JSON.stringify(await answer())}\n`)
process.exit()

async function answer(): Promise<object> {
  try {
    if (prefer === undefined) throw new Error(`there is no executor ${name}`)
    const executor = await createExecutor({ prefer })
    const document = withBatch(benchTemplate(template))
    const prepared = await prepareRun(document, new TaskCache([]))
    if (!prepared.ok) throw new Error('the template has problems')
    const began = performance.now()
    const trainer = await prepared.run.createTrainer(executor, { taken: 0, weights: null })
    const { learningRate } = document.training.optimizer
    trainer.takeStep(learningRate)
    const first = performance.now() - began
    // Those that something else takes while a compiler works are not measured.
    do {
      await trainer.waiting?.()
      trainer.takeStep(learningRate)
    } while (trainer.starting)
    const times: number[] = []
    for (const until = performance.now() + Number(milliseconds); times.length < FEWEST || performance.now() < until;) {
      const start = performance.now()
      trainer.takeStep(learningRate)
      times.push(performance.now() - start)
    }
    return { device: executor.info.device, first, times: times.sort((a, b) => a - b) }
  } catch (error) {
    return { absent: error instanceof Error ? error.message : String(error) }
  }
}

function withBatch(document: GatescopeDocument): GatescopeDocument {
  return batch === undefined ? document : { ...document, training: { ...document.training, batchSize: Number(batch) } }
}
