/** Dead code: operations whose values nobody reads, and the carries, inputs and outputs of loops that do nothing for anybody. */
import { neededFor } from '../program/blocks'
import { scanParts } from '../program/scan'
import type { InputParts, ResultParts } from '../program/scan'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'

/** Keeps what the results need. Parameters and results of the block stay as they are. */
export function deadCode(block: Block): Block {
  const live = new Set<Value>(block.results)
  const operations: AnyOperation[] = []
  for (const operation of [...block.operations].reverse()) {
    if (!operation.outputs.some((value) => live.has(value))) continue
    const pruned =
      operation.name === 'scan' ? pruneScan(operation, live) : operation.name === 'split' ? pruneSplit(operation, live) : operation
    pruned.inputs.forEach((value) => live.add(value))
    operations.push(pruned)
  }
  return { ...block, operations: operations.reverse() }
}

/** Indices of carries that the live outputs need: those read after the loop, and those that any needed value of the body reads. */
function neededCarries(scan: Operation<'scan'>, live: ReadonlySet<Value>): Set<number> {
  const { parameters, results, outputs } = scanParts(scan)
  const indices = range(outputs.carries.length)
  const steps = results.steps.filter((_, k) => live.has(at(outputs.steps, k)))
  const needed = new Set(indices.filter((k) => live.has(at(outputs.carries, k))))
  for (let before = -1; before !== needed.size;) {
    before = needed.size
    const roots = [...steps, ...[...needed].map((k) => at(results.carries, k))]
    const reads = neededFor(scan.attributes.body, roots)
    for (const k of indices) if (reads.has(at(parameters.carries, k))) needed.add(k)
  }
  return needed
}

function pruneScan(scan: Operation<'scan'>, live: ReadonlySet<Value>): Operation<'scan'> {
  const { inputs, parameters, results, outputs } = scanParts(scan)
  const needed = neededCarries(scan, live)
  const neededOf = (carries: readonly Value[]) => carries.filter((_, k) => needed.has(k))
  const liveOf = ({ carries, steps }: ResultParts<Value>) => [
    ...neededOf(carries),
    ...steps.filter((_, k) => live.has(at(outputs.steps, k)))
  ]
  const inner = deadCode({ ...scan.attributes.body, results: liveOf(results) })
  const reads = neededFor(inner, inner.results)
  const readSteps = (steps: readonly Value[]) => steps.filter((_, k) => reads.has(at(parameters.steps, k)))
  const readOf = ({ carries, steps, closed }: InputParts<Value>) => [
    ...neededOf(carries),
    ...readSteps(steps),
    ...closed.filter((_, k) => reads.has(at(parameters.closed, k)))
  ]
  return {
    ...scan,
    inputs: readOf(inputs),
    outputs: liveOf(outputs),
    attributes: {
      ...scan.attributes,
      carries: needed.size,
      inputs: readSteps(inputs.steps).length,
      body: { ...inner, parameters: readOf(parameters) }
    }
  }
}

function pruneSplit(operation: Operation<'split'>, live: ReadonlySet<Value>): Operation<'split'> {
  const { body, cut, join } = operation.attributes
  const results = range(body.results.length).filter((k) => live.has(at(operation.outputs, k)))
  const inner = deadCode({ ...body, results: results.map((k) => at(body.results, k)) })
  const reads = neededFor(inner, inner.results)
  const parameters = range(body.parameters.length).filter((k) => reads.has(at(body.parameters, k)))
  return {
    ...operation,
    inputs: parameters.map((k) => at(operation.inputs, k)),
    outputs: results.map((k) => at(operation.outputs, k)),
    attributes: {
      ...operation.attributes,
      cut: parameters.map((k) => at(cut, k)),
      join: results.map((k) => at(join, k)),
      body: { ...inner, parameters: parameters.map((k) => at(body.parameters, k)) }
    }
  }
}
