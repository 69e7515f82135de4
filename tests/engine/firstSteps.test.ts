/** A run's first steps on ONNX Runtime while XLA compiles in a thread: no step is lost or repeated, the losses agree, and the engine goes on. */
import { expect, it } from 'vitest'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import type { Trainer, TrainerState } from '../../src/engine/learning/training/trainer'
import type { Executor } from '../../src/engine/executors/executor'
import { openCompiled, orSkipped } from '../support/everyExecutor'
import { readTemplate, shrunk } from '../support/templates'

const compiler = orSkipped(await openCompiled())
const rate = 0.002

async function trainerOn(executor: Executor, taken?: number): Promise<Trainer> {
  const document = shrunk(readTemplate('lstm-moby-dick'), { units: 6, hidden: 8 })
  Object.assign(document.training, { batchSize: 4, sequenceLength: 8 })
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error('the template has problems')
  return prepared.run.createTrainer(executor, { ...(taken !== undefined && { taken }) })
}

/** So many steps; between them other work of the engine has its turn, as in a run. */
async function losses(trainer: Trainer, steps: number): Promise<number[]> {
  const all: number[] = []
  while (all.length < steps) {
    await trainer.waiting?.()
    all.push(trainer.takeStep(rate).loss)
  }
  return all
}

it('hands weights and optimizer over to the compiled step, which goes on as if it had taken all steps', async (context) => {
  const executor = compiler(context)
  const begun = await trainerOn(executor, 0)
  expect(begun.starting).toBe('ONNX Runtime')
  const first = await losses(begun, 10)
  expect(begun.starting).toBe('ONNX Runtime')
  const halfway: TrainerState = begun.save()
  const waiting = begun.waiting?.()
  expect(waiting).not.toBeNull()
  // Timers have their turn while XLA compiles.
  const [began, lags]: [number, number[]] = [performance.now(), []]
  const timer = setInterval(() => lags.push(performance.now()), 5)
  await waiting
  clearInterval(timer)
  expect(lags.length).toBeGreaterThan((performance.now() - began) / 100)
  const rest = await losses(begun, 10)
  expect(begun.starting).toBeNull()

  const compiled = await trainerOn(executor)
  const all = await losses(compiled, 20)
  ;[...first, ...rest].forEach((loss, k) => expect(Math.abs(loss - (all[k] ?? NaN)), `step ${k + 1}`).toBeLessThan(1e-5))

  // The same again from the middle: to the last bit.
  const resumed = await trainerOn(executor, halfway.step)
  resumed.load(halfway)
  expect(await losses(resumed, 10)).toEqual(rest)
  for (const trainer of [begun, compiled, resumed]) trainer.dispose()
})

it('takes the rest of the first steps where a run is resumed among them', async (context) => {
  const executor = compiler(context)
  const whole = await trainerOn(executor, 0)
  const first = await losses(whole, 4)
  const state = whole.save()
  const rest = await losses(whole, 8)
  const resumed = await trainerOn(executor, state.step)
  resumed.load(state)
  expect(resumed.starting).toBe('ONNX Runtime')
  expect(await losses(resumed, 8)).toEqual(rest)
  expect(first).toHaveLength(4)
  for (const trainer of [whole, resumed]) trainer.dispose()
})
