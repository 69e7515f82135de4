/** Tensors that lie one behind another in one array, and can be taken one by one or all together. */
import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { sizeOf } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'

/** Arrays of float32 in one array of `size` numbers, by their names. */
export interface RowsLayout {
  readonly size: number
  readonly members: readonly { readonly name: string; readonly offset: number }[]
}

export interface TensorRows {
  /** All numbers, as [size]. */
  readonly whole: OrtTensor
  /** A view of one of them, always the same one. Throws RangeError where there is none of that name. */
  member(name: string): OrtTensor
}

/** Zeros. */
export function tensorRows(Tensor: typeof OrtTensor, { size, members }: RowsLayout, types: ReadonlyMap<string, TensorType>): TensorRows {
  const numbers = new Float32Array(size)
  const views = new Map(
    members.map(({ name, offset }) => {
      const shape = types.get(name)?.shape ?? []
      return [name, new Tensor('float32', numbers.subarray(offset, offset + sizeOf(shape)), shape)]
    })
  )
  return {
    whole: new Tensor('float32', numbers, [size]),
    member(name) {
      const view = views.get(name)
      if (!view) throw new RangeError(`${name} is no row`)
      return view
    }
  }
}
