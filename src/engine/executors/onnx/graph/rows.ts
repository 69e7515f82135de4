/** How each operation of the program is written as ONNX nodes. One row an operation; opset 18 and ONNX's own operators alone. */
import type { AnyOperation, Operation, OperationName } from '../../../compiler/program/types'
import { elementwiseRows } from './elementwiseRows'
import type { Row } from './elementwiseRows'
import type { GraphWriter } from './graphWriter'
import { loopRows } from './loopRows'
import { productRows } from './productRows'
import { shapeRows } from './shapeRows'

/** The version of ONNX's operators that the rows are written with, and the file version that came with it. */
export const opset = 18
export const irVersion = 8

const rows: { readonly [N in OperationName]: Row<N> } = { ...elementwiseRows, ...shapeRows, ...productRows, ...loopRows }

/** Writes an operation by its row. */
export function emitOperation(writer: GraphWriter, operation: AnyOperation): void {
  emit(writer, operation)
}

function emit<N extends OperationName>(writer: GraphWriter, operation: Operation<N>): void {
  const row: Row<N> = rows[operation.name]
  row(writer, operation)
}
