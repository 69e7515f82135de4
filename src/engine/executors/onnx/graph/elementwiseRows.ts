/** ONNX nodes for operations that compute each number by itself: one node each. */
import { elementCodes } from '../../../files/onnx/onnxTensor'
import { at } from '../../../compiler/program/shapes'
import type { BinaryName, CompareName, Operation, OperationName, UnaryName, Value } from '../../../compiler/program/types'
import type { GraphWriter } from './graphWriter'

/** Writes one operation of a name. */
export type Row<N extends OperationName> = (writer: GraphWriter, operation: Operation<N>) => void

export const output = (operation: { readonly outputs: readonly Value[] }): Value => at(operation.outputs, 0)

/** A node whose inputs are all in their own shapes, and whose output is. */
export function plain<N extends OperationName>(write: (w: GraphWriter, operation: Operation<N>, inputs: string[]) => string): Row<N> {
  return (w, operation) => {
    const inputs = operation.inputs.map((value) => w.whole(value))
    w.set(output(operation), write(w, operation, inputs))
  }
}

/** A node of one input, as narrow as it is. */
function unary<N extends OperationName>(opType: string, attributes: Readonly<Record<string, number>> = {}): Row<N> {
  return (w, operation) => {
    const { ref, shape } = w.narrow(at(operation.inputs, 0))
    w.set(output(operation), w.add(opType, [ref], attributes), shape)
  }
}

function binary<N extends OperationName>(opType: string): Row<N> {
  return (w, operation) => {
    w.set(output(operation), w.add(opType, w.broadcastable(operation.inputs, output(operation).type.shape)))
  }
}

type ElementwiseName = UnaryName | BinaryName | CompareName | 'select' | 'power' | 'cast'

export const elementwiseRows: { readonly [N in ElementwiseName]: Row<N> } = {
  neg: unary('Neg'),
  exp: unary('Exp'),
  log: unary('Log'),
  sqrt: unary('Sqrt'),
  sin: unary('Sin'),
  cos: unary('Cos'),
  tanh: unary('Tanh'),
  sigmoid: unary('Sigmoid'),
  relu: unary('Relu'),
  softplus: unary('Softplus'),
  erf: unary('Erf'),
  abs: unary('Abs'),
  sign: unary('Sign'),
  not: unary('Not'),
  add: binary('Add'),
  sub: binary('Sub'),
  mul: binary('Mul'),
  div: binary('Div'),
  max: binary('Max'),
  min: binary('Min'),
  and: binary('And'),
  or: binary('Or'),
  equal: binary('Equal'),
  less: binary('Less'),
  lessEqual: binary('LessOrEqual'),
  select: binary('Where'),
  power: (w, operation) => {
    const { ref, shape } = w.narrow(at(operation.inputs, 0))
    w.set(output(operation), w.add('Pow', [ref, w.constant('float32', [], [operation.attributes.exponent])]), shape)
  },
  cast: (w, operation) => {
    const { ref, shape } = w.narrow(at(operation.inputs, 0))
    w.set(output(operation), w.add('Cast', [ref], { to: elementCodes[operation.attributes.dtype] }), shape)
  }
}
