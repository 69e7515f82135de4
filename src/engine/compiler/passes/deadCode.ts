/** Dead code: operations whose values nobody reads, and the carries, inputs and outputs of loops that do nothing for anybody. */
import { neededFor } from '../program/blocks'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../program/types'

/** Keeps what the results need. Parameters and results of the block stay as they are. */
export function deadCode(block: Block): Block {
  const live = new Set<Value>(block.results)
  const kept: AnyOperation[] = []
  for (const operation of [...block.operations].reverse()) {
    if (!operation.outputs.some((value) => live.has(value))) continue
    const pruned =
      operation.name === 'scan' ? pruneScan(operation, live) : operation.name === 'split' ? pruneSplit(operation, live) : operation
    pruned.inputs.forEach((value) => live.add(value))
    kept.push(pruned)
  }
  return { ...block, operations: kept.reverse() }
}

/** Indices of carries that the live outputs need: those read after the loop, and those that any needed value of the body reads. */
function neededCarries(operation: Operation<'scan'>, live: ReadonlySet<Value>): Set<number> {
  const { body, carries } = operation.attributes
  const outputs = range(body.results.length).filter((k) => live.has(at(operation.outputs, k)))
  const needed = new Set(outputs.filter((k) => k < carries))
  for (let before = -1; before !== needed.size;) {
    before = needed.size
    const roots = [...outputs.filter((k) => k >= carries), ...needed].map((k) => at(body.results, k))
    const reads = neededFor(body, roots)
    for (const k of range(carries)) if (reads.has(at(body.parameters, k))) needed.add(k)
  }
  return needed
}

function pruneScan(operation: Operation<'scan'>, live: ReadonlySet<Value>): Operation<'scan'> {
  const { body, carries, inputs } = operation.attributes
  const needed = neededCarries(operation, live)
  const results = range(body.results.length).filter((k) => (k < carries ? needed.has(k) : live.has(at(operation.outputs, k))))
  const inner = deadCode({ ...body, results: results.map((k) => at(body.results, k)) })
  const reads = neededFor(inner, inner.results)
  const parameters = range(body.parameters.length).filter((k) => (k < carries ? needed.has(k) : reads.has(at(body.parameters, k))))
  return {
    ...operation,
    inputs: parameters.map((k) => at(operation.inputs, k)),
    outputs: results.map((k) => at(operation.outputs, k)),
    attributes: {
      ...operation.attributes,
      carries: needed.size,
      inputs: parameters.filter((k) => k >= carries && k < carries + inputs).length,
      body: { ...inner, parameters: parameters.map((k) => at(body.parameters, k)) }
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
