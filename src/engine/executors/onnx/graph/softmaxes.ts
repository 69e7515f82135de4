/** Finds softmaxes over the last axis in a block, which ONNX has as one operator: exp(x − max x) / Σ exp(x − max x). */
import { producersOf } from '../../../compiler/program/blocks'
import { at } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, OperationName, Value } from '../../../compiler/program/types'

/** The division that ends each softmax, with what it is a softmax of. */
export function softmaxesOf(block: Block): Map<AnyOperation, Value> {
  const producers = producersOf(block)
  const softmaxes = new Map<AnyOperation, Value>()
  for (const operation of block.operations) {
    const scores = operation.name === 'div' ? scoresOf(operation, producers) : null
    if (scores) softmaxes.set(operation, scores)
  }
  return softmaxes
}

type Producers = ReadonlyMap<Value, AnyOperation>

function scoresOf({ inputs }: AnyOperation, producers: Producers): Value | null {
  const [powers, sums] = [at(inputs, 0), at(inputs, 1)]
  const difference = inputOf(producers.get(powers), 'exp')
  const subtraction = difference && producers.get(difference)
  if (subtraction?.name !== 'sub') return null
  const [scores, most] = [at(subtraction.inputs, 0), at(subtraction.inputs, 1)]
  const isSoftmax = overLast(sums, producers, 'reduceSum') === powers && overLast(most, producers, 'reduceMax') === scores
  return isSoftmax ? scores : null
}

function inputOf(operation: AnyOperation | undefined, name: OperationName): Value | undefined {
  return operation?.name === name ? operation.inputs[0] : undefined
}

/** What a value is the sum or the maximum of, over the last axis and repeated along it. */
function overLast(value: Value, producers: Producers, name: 'reduceSum' | 'reduceMax'): Value | null {
  let producer = producers.get(value)
  while (producer && (producer.name === 'broadcast' || producer.name === 'reshape' || producer.name === 'stopGradient')) {
    // Only a last axis of one may have been put back on the way.
    if (producer.name === 'reshape' && !addsLastAxis(producer)) return null
    producer = producers.get(at(producer.inputs, 0))
  }
  if (producer?.name !== name) return null
  const input = at(producer.inputs, 0)
  return producer.attributes.axes.join() === `${input.type.shape.length - 1}` ? input : null
}

function addsLastAxis({ inputs, outputs }: AnyOperation): boolean {
  return at(outputs, 0).type.shape.join() === [...at(inputs, 0).type.shape, 1].join()
}

/** The operations whose values are read when each softmax reads its scores alone, in the order of the block. */
export function neededOperations(block: Block, softmaxes: ReadonlyMap<AnyOperation, Value>): AnyOperation[] {
  const needed = new Set<Value>(block.results)
  const operations = [...block.operations].reverse().filter((operation) => {
    if (!operation.outputs.some((value) => needed.has(value))) return false
    const scores = softmaxes.get(operation)
    for (const value of scores ? [scores] : operation.inputs) needed.add(value)
    return true
  })
  return operations.reverse()
}
