/** Tangents against central differences in float64, along a direction of all inputs. */
import { expect, it } from 'vitest'
import { generate } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Block, OperationName, Shape, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { Tangents } from './tangents'

const shape: Shape = [2, 3]
type Write = (b: BlockBuilder, x: Value, y: Value) => Value

const indices = (b: BlockBuilder) => b.operation('iota', [], { shape: [4], axis: 0 })
const writes: { readonly [N in OperationName]?: Write } = {
  mul: (b, x, y) => b.mul(b.unary('tanh', x), b.mul(y, y)),
  div: (b, x, y) => b.div(x, b.unary('exp', y)),
  max: (b, x, y) => b.binary('max', x, b.mul(x, y)),
  select: (b, x, y) => b.select(b.binary('less', x, y), b.mul(x, x), y),
  broadcast: (b, x, y) => b.mul(b.broadcast(x, [4, 2, 3]), b.broadcast(y, [4, 2, 3])),
  reshape: (b, x, y) => b.mul(b.reshape(x, [6]), b.reshape(y, [6])),
  transpose: (b, x, y) => b.mul(b.transpose(x, [1, 0]), b.transpose(b.mul(x, y), [1, 0])),
  slice: (b, x, y) => b.mul(b.sliceAxis(x, 1, 1, 2), b.sliceAxis(y, 1, 0, 2)),
  pad: (b, x) => b.operation('pad', [b.mul(x, x)], { before: [1, 0], after: [0, 2] }),
  concat: (b, x, y) => b.concat([b.mul(x, y), x, b.fill(1, shape)], 1),
  matmul: (b, x, y) => b.matmul(b.matmul(x, y, { transposeB: true }), b.unary('sin', x)),
  gather: (b, x) => b.gather(b.transpose(b.concat([x, b.mul(x, x)], 1), [1, 0]), indices(b)),
  scatterAdd: (b, x, y) => b.operation('scatterAdd', [indices(b), b.reshape(b.concat([x, b.mul(x, y)], 1), [4, 3])], { rows: 5 }),
  reduceSum: (b, x, y) => b.reduceSum(b.mul(x, y), [0]),
  reduceMax: (b, x, y) => b.reduceMax(b.mul(x, y), [1]),
  stopGradient: (b, x, y) => b.mul(x, b.stopGradient(b.fill(2, y.type.shape)))
}

/** A block that gives the value and its tangent along the third and fourth parameter. */
function withTangent(write: Write): Block {
  const b = new BlockBuilder()
  const [x, y, alongX, alongY] = [0, 1, 2, 3].map(() => b.parameter({ dtype: 'float32', shape })) as [Value, Value, Value, Value]
  const value = write(b, x, y)
  const { operations } = b.finish([])
  const tangents = new Tangents(b)
  tangents.set(x, alongX)
  tangents.set(y, alongY)
  for (const operation of operations) tangents.through(operation)
  return b.finish([value, tangents.get(value) ?? b.zeros(value.type)])
}

it.each(Object.entries(writes))('%s', (_, write) => {
  const block = withTangent(write)
  verifyBlock(block)
  const [x, y, alongX, alongY] = [0, 1, 2, 3].map((k) => generate(shape, (__, flat) => Math.sin(k * 3.1 + flat * 1.7 + 0.3)))
  if (!x || !y || !alongX || !alongY) throw new RangeError('four arrays')
  const moved = (by: number) => {
    const along = (point: typeof x, direction: typeof x) =>
      generate(shape, (__, flat) => (point.data[flat] ?? 0) + by * (direction.data[flat] ?? 0))
    return at(evaluateBlock(block, [along(x, alongX), along(y, alongY), alongX, alongY]), 0).data
  }
  const [up, down] = [moved(1e-6), moved(-1e-6)]
  const tangent = at(evaluateBlock(block, [x, y, alongX, alongY]), 1).data
  expect(tangent.some((each) => Math.abs(each) > 1e-3)).toBe(true)
  tangent.forEach((each, k) => expect(each).toBeCloseTo(((up[k] ?? NaN) - (down[k] ?? NaN)) / 2e-6, 6))
})
