/** Writes a module's variables into the main graph. Each is a resource that starts at zeros and is read and written by name. */
import type { TensorType } from '../../../compiler/program/types'
import { shapeAttr, tensorAttr, textAttr, typeAttr } from '../graph/attributes'
import type { GraphWriter } from '../graph/graphWriter'

export interface VariableNodes {
  readonly type: TensorType
  /** Node of the resource. */
  readonly handle: string
  /** Fetching this node gives the value. */
  readonly read: string
  /** This node is fed with the value that `written` stores. */
  readonly feed: string
  readonly written: string
}

export interface Variables {
  readonly nodes: ReadonlyMap<string, VariableNodes>
  /** Fetching this node sets all variables to zeros. */
  readonly cleared: string
}

export function writeVariables(graph: GraphWriter, types: ReadonlyMap<string, TensorType>): Variables {
  const nodes = new Map([...types].map(([name, type], k) => [name, writeVariable(graph, type, `variable${k}`)]))
  return { nodes, cleared: graph.signal([...nodes.values()].map((variable) => writeZeros(graph, variable))) }
}

function writeVariable(graph: GraphWriter, type: TensorType, handle: string): VariableNodes {
  const attrs = { dtype: typeAttr(type.dtype) }
  graph.add('VarHandleOp', [], { ...attrs, shape: shapeAttr(type.shape), shared_name: textAttr(handle), container: textAttr('') }, handle)
  const feed = graph.placeholder(type)
  const set = graph.add('AssignVariableOp', [handle, ownCopy(graph, type, feed)], attrs)
  return { type, handle, feed, read: graph.add('ReadVariableOp', [handle], attrs), written: graph.signal([set]) }
}

/** Copies `ref` into new memory. An assignment would keep the buffer itself, which may belong to JavaScript. */
export function ownCopy(graph: GraphWriter, type: TensorType, ref: string): string {
  return graph.add('DeepCopy', [ref], { T: typeAttr(type.dtype) })
}

function writeZeros(graph: GraphWriter, { type: { dtype, shape }, handle }: VariableNodes): string {
  const size = graph.add('Const', [], { dtype: typeAttr('int32'), value: tensorAttr('int32', [shape.length], shape) })
  const zero = graph.add('Const', [], { dtype: typeAttr(dtype), value: tensorAttr(dtype, [], [0]) })
  const zeros = graph.add('Fill', [size, zero], { T: typeAttr(dtype), index_type: typeAttr('int32') })
  return graph.add('AssignVariableOp', [handle, zeros], { dtype: typeAttr(dtype) })
}
