/**
 * Why weights of executors differ by far more than their losses: Adam's first step is rate · g / (|g| + ε), so a gradient near zero, whose
 * round-off is as large as itself, decides what a weight moves by. Held on a small Transformer against the float64 interpreter.
 */
import { expect, it } from 'vitest'
import type { Executor, Tensors } from '../../src/engine/executors/executor'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { referenceExecutor } from '../support/referenceExecutor'
import { readTemplate, shrunk } from '../support/templates'

const rate = 0.001
const beta1 = 0.9

interface First {
  readonly loss: number
  readonly before: Tensors
  readonly after: Tensors
}

async function firstStep(executor: Executor, epsilon: number): Promise<First> {
  const document = shrunk(readTemplate('transformer-moby-dick'), { units: 8, hidden: 16 })
  const optimizer = { kind: 'adam', learningRate: rate, beta1, beta2: 0.99, epsilon } as const
  Object.assign(document.training, { batchSize: 4, sequenceLength: 12, optimizer })
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error('the template has problems')
  const trainer = await prepared.run.createTrainer(executor)
  const before = trainer.weights()
  const { loss } = trainer.takeStep(rate)
  const after = trainer.save().tensors
  trainer.dispose()
  return { loss, before, after }
}

/** For each number of each weight, what two runs moved it by, and the gradients that they had. */
function moves(a: First, b: First): { moved: [number, number]; gradients: [number, number] }[] {
  return [...a.before].flatMap(([name, { data }]) =>
    Array.from(data, (start, k) => {
      const of = ({ after }: First, key: string) => after.get(key)?.data[k] ?? NaN
      const gradient = (run: First) => of(run, `adam.m.${name}`) / (1 - beta1)
      return { moved: [of(a, name) - start, of(b, name) - start], gradients: [gradient(a), gradient(b)] }
    })
  )
}

const farthest = (all: ReturnType<typeof moves>) => Math.max(...all.map(({ moved: [a, b] }) => Math.abs(a - b)))

it('what weights differ by after a step is what Adam makes of the round-off of gradients near zero', async () => {
  const onnx = await openOnnx('a test', null)
  if (!onnx.ok) throw new Error(onnx.why)
  const [single, double] = [await firstStep(onnx.executor, 1e-8), await firstStep(referenceExecutor, 1e-8)]
  expect(Math.abs(single.loss - double.loss)).toBeLessThan(1e-6)
  const all = moves(single, double)
  const step = (g: number) => (-rate * g) / (Math.abs(g) + 1e-8)
  for (const { moved, gradients } of all) {
    const [ours, right] = gradients
    expect(Math.abs(ours - right)).toBeLessThan(1e-6)
    // The rule applied to both gradients gives both moves, up to the last digit of a weight.
    expect(Math.abs(moved[0] - moved[1] - (step(ours) - step(right)))).toBeLessThan(3e-7)
  }
  // With an ε above the round-off the rule is flat there, and weights are as near to one another as the losses.
  expect(farthest(moves(await firstStep(onnx.executor, 1e-3), await firstStep(referenceExecutor, 1e-3)))).toBeLessThan(3e-7)
})
