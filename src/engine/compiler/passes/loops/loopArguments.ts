/** Loop arguments: one parameter for what is given twice, closed over what a carry only passes through, one output for what is given out twice. */
import { BlockBuilder, mapped } from '../../program/builder'
import { copiesOf } from '../../program/copyInto'
import type { Copies } from '../../program/copyInto'
import { inputParts, resultParts, scanParts } from '../../program/scan'
import { at, range } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { rewriteBlock } from '../rewrite'

export function mergeLoopArguments(block: Block): Block {
  return rewriteBlock(block, (builder, operation) => (operation.name === 'scan' ? mergeScan(builder, operation) : null))
}

/** An input of a loop, and the parameter of the body that reads it. */
interface Argument {
  readonly input: Value
  readonly parameter: Value
}

function mergeScan(builder: BlockBuilder, scan: Operation<'scan'>): Value[] {
  const { body } = scan.attributes
  const { parameters, results } = scanParts(scan)
  const { carries, steps, closed } = inputParts(
    scan.attributes,
    scan.inputs.map((input, k): Argument => ({ input, parameter: at(body.parameters, k) }))
  )
  const passesThrough = (k: number) => at(results.carries, k) === at(parameters.carries, k)
  const changing = range(carries.length).filter((k) => !passesThrough(k))
  const inner = new BlockBuilder()
  const copies: Copies = new Map()
  const start = changing.map((k) => declare(inner, copies, at(carries, k)))
  const stepped = declareOnce(inner, copies, steps)
  const constants = declareOnce(inner, copies, [...carries.filter((_, k) => passesThrough(k)), ...closed])
  for (const operation of body.operations) inner.copy(operation, copies)
  const stacks = copiesOf(copies, results.steps)
  const distinct = [...new Set(stacks)]
  const nextCarries = changing.map((k) => mapped(copies, at(results.carries, k)))
  const written = builder.operations('scan', [...start, ...stepped, ...constants], {
    ...scan.attributes,
    carries: start.length,
    inputs: stepped.length,
    body: inner.finish([...nextCarries, ...distinct])
  })
  const outputs = resultParts({ carries: start.length }, written)
  return [
    ...carries.map(({ input }, k) => outputs.carries[changing.indexOf(k)] ?? input),
    ...stacks.map((value) => at(outputs.steps, distinct.indexOf(value)))
  ]
}

/** Declares a parameter of the new body, and gives the input that it reads. */
function declare(inner: BlockBuilder, copies: Copies, { input, parameter }: Argument): Value {
  copies.set(parameter, inner.parameter(parameter.type))
  return input
}

/** Declares one parameter for each input, however many parameters of the old body read it, and gives the inputs. */
function declareOnce(inner: BlockBuilder, copies: Copies, list: readonly Argument[]): Value[] {
  const first = new Map<Value, Value>()
  for (const argument of list) {
    const { input, parameter } = argument
    const known = first.get(input)
    if (known) copies.set(parameter, mapped(copies, known))
    else first.set(declare(inner, copies, argument), parameter)
  }
  return [...first.keys()]
}
