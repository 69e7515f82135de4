/** After a step whose loss or gradients are not finite: runs its batches again with every value watched, and finds the first that went bad. */
import type { BatchShape } from '../../../data/batches/batch'
import type { Executor, Tensor, Tensors } from '../../../executors/executor'
import type { Culprit } from '../../../learning/training/culprit'
import { shapeOfBatch } from '../../../learning/step/modelForward'
import type { ModelForward } from '../../../learning/step/modelForward'
import type { Trainer } from '../../../learning/training/trainer'
import { firstFault } from './firstFault'
import { gradientProgram, valueProgram } from './traceProgram'
import type { TraceProgram } from './traceProgram'

/** The weights are those from before the step: the step that is not sound changes none. */
type BadStep = Pick<Trainer, 'weights' | 'lastStep'>

/**
 * In the order of a step: weights, inputs, the forward pass, the gradients of values, those of weights. Null where the batch run again shows
 * nothing. Throws ExecutorError, as for want of memory: every value is kept for all time steps.
 */
export async function findCulprit(executor: Executor, model: ModelForward, step: BadStep): Promise<Culprit | null> {
  const [weights, batches] = [step.weights(), step.lastStep()]
  const early = brokenTensor(weights, 'parameter') ?? firstOf(batches, brokenInput)
  if (early) return early
  for (const [kind, build] of [['value', valueProgram] as const, ['gradient', gradientProgram] as const]) {
    const traceResult = await traced(executor, model, { weights, batches, kind, build })
    if (traceResult) return traceResult
  }
  return null
}

interface Tracing {
  readonly weights: Tensors
  readonly batches: readonly Tensors[]
  readonly kind: 'value' | 'gradient'
  readonly build: (model: ModelForward, shape: BatchShape) => TraceProgram
}

async function traced(executor: Executor, model: ModelForward, { weights, batches, kind, build }: Tracing): Promise<Culprit | null> {
  const first = batches[0]
  if (!first) return null
  const { program, places } = build(model, shapeOfBatch(first))
  const executable = await executor.compile({ variables: model.weights, functions: new Map([[program.name, program]]) })
  try {
    executable.write(weights)
    return firstOf(batches, (batch) => {
      const results = executable.run(program.name, batch)
      const fault = firstFault({ places, results, mask: batch.get('mask') ?? null }, kind === 'gradient')
      if (!fault) return brokenTensor(gradientsOf(results, model), 'weightGradient')
      const { place, ...where } = fault
      const node = place.node && { id: place.node.id, name: place.node.name, kind: place.node.kind }
      return { kind, layer: place.layer, node, ...where }
    })
  } finally {
    executable.dispose()
  }
}

function gradientsOf(results: Tensors, { weights }: ModelForward): Tensors {
  const list = [...weights.keys()].flatMap((name): [string, Tensor][] => {
    const tensor = results.get(`gradient.${name}`)
    return tensor ? [[name, tensor]] : []
  })
  return new Map(list)
}

function brokenTensor(tensors: Tensors, kind: 'parameter' | 'weightGradient'): Culprit | null {
  for (const [name, { data }] of tensors) {
    const index = firstBad(data)
    if (index >= 0) return { kind, name, value: data[index] ?? NaN }
  }
  return null
}

/** Numbers that the data gave: time-major, [T, B, …]. */
function brokenInput(batch: Tensors): Culprit | null {
  for (const name of ['features', 'targets']) {
    const tensor = batch.get(name)
    const index = tensor ? firstBad(tensor.data) : -1
    if (!tensor || index < 0) continue
    const [, rows = 1, width = 1] = tensor.type.shape
    const [step, row, unit] = [Math.floor(index / (rows * width)), Math.floor(index / width) % rows, index % width]
    return { kind: 'input', name, step, row, unit, value: tensor.data[index] ?? NaN }
  }
  return null
}

const firstBad = (data: Tensor['data']): number => data.findIndex((value) => !Number.isFinite(value))

function firstOf<T, R>(list: readonly T[], find: (each: T) => R | null): R | null {
  for (const each of list) {
    const culprit = find(each)
    if (culprit !== null) return culprit
  }
  return null
}
