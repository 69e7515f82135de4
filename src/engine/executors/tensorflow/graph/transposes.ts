/** Takes transposes of closed-over values out of a loop: XLA would pack a transposed weight anew in each step. */
import { newValue } from '../../../compiler/program/builder'
import { scanParts } from '../../../compiler/program/scan'
import { at } from '../../../compiler/program/shapes'
import type { AnyOperation, Operation, Value } from '../../../compiler/program/types'

type Scan = Operation<'scan'>

/** A scan to be written, with closed-over values that are to be given to it transposed in their last two axes. */
export interface PreparedScan {
  readonly scan: Scan
  /** Tells of each input of the scan whether it is to be given transposed. */
  readonly transposed: readonly boolean[]
}

/** Gives the scan one more closed-over value for each one that its body multiplies transposed. */
export function takeOutTransposes(scan: Scan): PreparedScan {
  const { body } = scan.attributes
  const { inputs, parameters } = scanParts(scan)
  const stays = new Map(parameters.closed.map((parameter, k) => [parameter, at(inputs.closed, k)]))
  const added = new Map<Value, Value>()
  const straight = (value: Value): Value => {
    const parameter = added.get(value) ?? newValue(transposedType(value))
    added.set(value, parameter)
    return parameter
  }
  const operations = body.operations.map((operation) =>
    operation.name === 'matmul' ? withoutTransposes(operation, stays, straight) : operation
  )
  const sources = [...added.keys()].map((value) => stays.get(value)).filter((value) => value !== undefined)
  const attributes = { ...scan.attributes, body: { ...body, parameters: [...body.parameters, ...added.values()], operations } }
  return {
    scan: { ...scan, inputs: [...scan.inputs, ...sources], attributes },
    transposed: [...scan.inputs.map(() => false), ...sources.map(() => true)]
  }
}

function withoutTransposes(
  operation: Operation<'matmul'>,
  stays: ReadonlyMap<Value, Value>,
  straight: (value: Value) => Value
): AnyOperation {
  const { transposeA, transposeB } = operation.attributes
  const [a, b] = [at(operation.inputs, 0), at(operation.inputs, 1)]
  const [outA, outB] = [transposeA && stays.has(a), transposeB && stays.has(b)]
  return {
    ...operation,
    inputs: [outA ? straight(a) : a, outB ? straight(b) : b],
    attributes: { transposeA: transposeA && !outA, transposeB: transposeB && !outB }
  }
}

function transposedType({ type }: Value): Value['type'] {
  const { length } = type.shape
  return { dtype: type.dtype, shape: [...type.shape.slice(0, -2), at(type.shape, length - 1), at(type.shape, length - 2)] }
}
