import { expect, it } from 'vitest'
import { BlockBuilder } from '../../../compiler/program/builder'
import type { AnyOperation } from '../../../compiler/program/types'
import { takeOutTransposes } from './transposes'

const matrix = { dtype: 'float32', shape: [3, 5] } as const

/** A loop that multiplies its carry [2, 5] by the transpose of a closed-over [3, 5], twice, and back. */
function loop() {
  const builder = new BlockBuilder()
  const [h, w] = [builder.parameter({ dtype: 'float32', shape: [2, 5] }), builder.parameter(matrix)]
  builder.scan({
    length: 4,
    carries: [h],
    inputs: [],
    closed: [w],
    body: (body, { carries, closed }) => {
      const [state, weight] = [carries.slice(0, 1), closed.slice(0, 1)]
      const narrow = state.flatMap((value) => weight.map((by) => body.matmul(value, by, { transposeB: true })))
      const again = state.flatMap((value) => weight.map((by) => body.matmul(value, by, { transposeB: true })))
      const sum = body.sum([...narrow, ...again])
      return { carries: weight.map((by) => body.matmul(sum, by)), outputs: [] }
    }
  })
  const scan = builder.finish([]).operations.find((operation) => operation.name === 'scan')
  if (!scan) throw new Error('no scan')
  return { scan, w }
}

const flags = (operations: readonly AnyOperation[]) =>
  operations.flatMap((operation) => (operation.name === 'matmul' ? [operation.attributes.transposeB] : []))

it('gives a loop the transpose once, however often it is used', () => {
  const { scan, w } = loop()
  const prepared = takeOutTransposes(scan)
  expect(flags(scan.attributes.body.operations)).toEqual([true, true, false])
  expect(flags(prepared.scan.attributes.body.operations)).toEqual([false, false, false])
  expect(prepared.scan.inputs.at(-1)).toBe(w)
  expect(prepared.transposed).toEqual([false, false, true])
  expect(prepared.scan.attributes.body.parameters.at(-1)?.type.shape).toEqual([5, 3])
})

it('leaves the loop itself as it was', () => {
  const { scan } = loop()
  takeOutTransposes(scan)
  expect(scan.inputs.length).toBe(2)
  expect(scan.attributes.body.parameters.length).toBe(2)
})
