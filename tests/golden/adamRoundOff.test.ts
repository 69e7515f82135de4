/**
 * Why weights of executors differ by far more than their losses: Adam's first step is rate · g / (|g| + ε), so a gradient near zero, whose
 * round-off is as large as itself, decides what a weight moves by. Held on a small Transformer against the float64 interpreter, with the bias
 * of keys as the weight whose gradient is zero: softmax(q · (k + b)) is that of q · k, because q · b is the same for all keys. Its gradient adds up
 * the gradients of scores over keys, p ∘ (dp − Σ p · dp), and those of a row sum to zero only as far as the last digit goes.
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
  /** Of this step and of the one after. */
  readonly losses: readonly [number, number]
  readonly before: Tensors
  readonly after: Tensors
}

async function firstStep(executor: Executor, epsilon: number, bias = false): Promise<First> {
  const document = shrunk(readTemplate('transformer-moby-dick'), { units: 8, hidden: 16 })
  const optimizer = { kind: 'adam', learningRate: rate, beta1, beta2: 0.99, epsilon } as const
  Object.assign(document.training, { batchSize: 4, sequenceLength: 12, optimizer })
  for (const layer of document.model.layers) if (layer.kind === 'attention') Object.assign(layer.params, { bias })
  const prepared = await prepareRun(document, new TaskCache([]))
  if (!prepared.ok) throw new Error('the template has problems')
  const trainer = await prepared.run.createTrainer(executor)
  const before = trainer.weights()
  const { loss } = trainer.takeStep(rate)
  const after = trainer.save().tensors
  const second = trainer.takeStep(rate).loss
  trainer.dispose()
  return { losses: [loss, second], before, after }
}

interface Move {
  readonly name: string
  readonly moved: readonly [number, number]
  readonly gradients: readonly [number, number]
}

/** For each number of each weight, what two runs moved it by, and the gradients that they had. */
function moves(a: First, b: First): Move[] {
  return [...a.before].flatMap(([name, { data }]) =>
    Array.from(data, (start, k) => {
      const of = ({ after }: First, key: string) => after.get(key)?.data[k] ?? NaN
      const gradient = (run: First) => of(run, `adam.m.${name}`) / (1 - beta1)
      return { name, moved: [of(a, name) - start, of(b, name) - start], gradients: [gradient(a), gradient(b)] }
    })
  )
}

const farthest = (all: readonly Move[]) => Math.max(...all.map(({ moved: [a, b] }) => Math.abs(a - b)))

/** Of the runs' losses, of both steps. */
const apart = (a: First, b: First) => Math.max(...a.losses.map((loss, k) => Math.abs(loss - (b.losses[k] ?? NaN))))

const largest = (numbers: readonly number[]) => Math.max(...numbers.map(Math.abs))

const onnx = await openOnnx('a test', null)
const executor = onnx.ok ? onnx.executor : expect.fail(onnx.why)

it('what weights differ by after a step is what Adam makes of the round-off of their gradients', async () => {
  const [single, double] = [await firstStep(executor, 1e-8), await firstStep(referenceExecutor, 1e-8)]
  expect(apart(single, double)).toBeLessThan(1e-6)
  const all = moves(single, double)
  const step = (g: number) => (-rate * g) / (Math.abs(g) + 1e-8)
  for (const { moved, gradients } of all) {
    const [ours, right] = gradients
    expect(Math.abs(ours - right)).toBeLessThan(1e-6)
    // The rule applied to both gradients gives both moves, up to the last digit of a weight.
    expect(Math.abs(moved[0] - moved[1] - (step(ours) - step(right)))).toBeLessThan(3e-7)
  }
})

it('a weight whose gradient is zero moves by round-off alone, as far as any other where ε is smaller, and the loss does not see it', async () => {
  const [single, double] = [await firstStep(executor, 1e-16, true), await firstStep(referenceExecutor, 1e-16, true)]
  const all = moves(single, double)
  const isKey = ({ name }: Move) => /^attention\d\.key\.bias$/.test(name)
  const [keys, queries] = [all.filter(isKey), all.filter(({ name }) => /^attention\d\.query\.bias$/.test(name))]
  expect([keys.length, queries.length]).toEqual([16, 16])
  const gradients = (moved: readonly Move[], run: 0 | 1) => largest(moved.map(({ gradients: both }) => both[run]))
  // Zero to the last digit of either, beside gradients of 10⁻⁵ and more.
  expect(gradients(queries, 1)).toBeGreaterThan(1e-6)
  expect(gradients(keys, 1)).toBeLessThan(1e-12 * gradients(queries, 1))
  expect(gradients(keys, 0)).toBeGreaterThan(0)
  expect(gradients(keys, 0)).toBeLessThan(1e-4 * gradients(queries, 1))
  // Float32 moves such a weight by the whole rate, and float64 leaves it. No other weight differs.
  expect(farthest(keys)).toBeGreaterThan(0.9 * rate)
  expect(farthest(all.filter((move) => !isKey(move)))).toBeLessThan(1e-3 * rate)
  // Two or three of the last digits of a loss of 4.4.
  expect(apart(single, double)).toBeLessThan(2e-6)
  // With an ε above the round-off the rule is flat there, and all weights agree.
  expect(farthest(moves(await firstStep(executor, 1e-5, true), await firstStep(referenceExecutor, 1e-5, true)))).toBeLessThan(3e-7)
})
