/** Short forms for the attributes of TensorFlow's nodes, and how our types are numbered there. */
import type { DType, Shape, TensorType } from '../../../compiler/program/types'
import type { AttrValue, ShapeProto, TensorInfo } from './savedModelProto'

/** TensorFlow's DataType numbers. */
export const dataType = { float32: 1, int32: 3, int64: 9, bool: 10, variant: 21, uint32: 22 } as const
export type GraphType = keyof typeof dataType

export function shapeProto(shape: Shape): ShapeProto {
  return { dim: shape.map((size) => ({ size })) }
}

export function typeAttr(dtype: GraphType): AttrValue {
  return { type: dataType[dtype] }
}
export function typesAttr(dtypes: readonly GraphType[]): AttrValue {
  return { list: { type: dtypes.map((dtype) => dataType[dtype]) } }
}
export function boolAttr(value: boolean): AttrValue {
  return { b: value }
}
export function intAttr(value: number): AttrValue {
  return { i: value }
}
export function textAttr(value: string): AttrValue {
  return { s: new TextEncoder().encode(value) }
}
export function shapeAttr(shape: Shape): AttrValue {
  return { shape: shapeProto(shape) }
}
export function functionAttr(name: string): AttrValue {
  return { func: { name } }
}

/** A constant of few elements. */
export function tensorAttr(dtype: DType, shape: Shape, values: readonly number[]): AttrValue {
  const content = dtype === 'float32' ? new Float32Array(values) : dtype === 'int32' ? new Int32Array(values) : new Uint8Array(values)
  return { tensor: { dtype: dataType[dtype], tensor_shape: shapeProto(shape), tensor_content: new Uint8Array(content.buffer) } }
}

export function tensorInfo(name: string, type: TensorType): TensorInfo {
  return { name, dtype: dataType[type.dtype], tensor_shape: shapeProto(type.shape) }
}
