/** Random loss blocks with a random loop in them, drawn by fast-check: what gradients, passes and executors must all agree on. */
import fc from 'fast-check'
import { BlockBuilder } from '../../src/engine/compiler/program/builder'
import { at, range } from '../../src/engine/compiler/program/shapes'
import type { Block, TensorType, Value } from '../../src/engine/compiler/program/types'

const float = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

/** One step of the recipe: an operation and which of the values so far it takes. */
interface Choice {
  readonly kind: number
  readonly a: number
  readonly b: number
}
export interface Recipe {
  readonly length: number
  readonly reverse: boolean
  readonly carries: number
  readonly body: readonly Choice[]
  readonly next: readonly number[]
  readonly outputs: readonly number[]
}

const choice: fc.Arbitrary<Choice> = fc.record({ kind: fc.nat(12), a: fc.nat(40), b: fc.nat(40) })
export const recipes: fc.Arbitrary<Recipe> = fc.record({
  length: fc.integer({ min: 1, max: 4 }),
  reverse: fc.boolean(),
  carries: fc.integer({ min: 1, max: 3 }),
  body: fc.array(choice, { minLength: 1, maxLength: 14 }),
  next: fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }),
  outputs: fc.array(fc.nat(40), { minLength: 1, maxLength: 3 })
})

const [B, H] = [2, 4]

/**
 * The recipe as a block: parameters x [T, B, H], initial carries [B, H], two matrices [H, H], a vector [H], halves of a matrix [H, H/2] ×2;
 * results: a smooth loss, and the stacked outputs.
 */
export function blockOf(recipe: Recipe): Block {
  const b = new BlockBuilder()
  const x = b.parameter(float(recipe.length, B, H))
  const start = range(recipe.carries).map(() => b.parameter(float(B, H)))
  const closed = [float(H, H), float(H, H), float(H), float(H, H / 2), float(H, H / 2)].map((type) => b.parameter(type))
  const { carries, outputs } = b.scan({
    length: recipe.length,
    reverse: recipe.reverse,
    carries: start,
    inputs: [x],
    closed,
    body: (s, parameters) => {
      const values = [...parameters.carries, ...parameters.inputs]
      for (const each of recipe.body) values.push(...step(s, each, values, parameters.closed))
      const pick = (index: number) => at(values, index % values.length)
      return { carries: range(recipe.carries).map((k) => s.unary('tanh', pick(at(recipe.next, k)))), outputs: recipe.outputs.map(pick) }
    }
  })
  const terms = [...carries, ...outputs].map((value) => b.sumAll(b.unary('tanh', b.scale(value, 0.5))))
  return b.finish([b.sum(terms), ...outputs])
}

function step(s: BlockBuilder, { kind, a, b }: Choice, values: readonly Value[], closed: readonly Value[]): Value[] {
  const [left, right] = [at(values, a % values.length), at(values, b % values.length)]
  const [u, w, v, first, second] = [at(closed, 0), at(closed, 1), at(closed, 2), at(closed, 3), at(closed, 4)]
  switch (kind) {
    case 0:
      return [s.matmul(left, u)]
    case 1:
      return [s.matmul(left, w), s.matmul(left, u)]
    case 2:
      return [s.add(left, right)]
    case 3:
      return [s.mul(left, right)]
    case 4:
      return [s.unary('sigmoid', left)]
    case 5:
      return [s.unary('tanh', left)]
    case 6:
      return [s.add(left, s.broadcast(v, [B, H]))]
    case 7:
      return [s.sub(s.fill(1, [B, H]), left)]
    case 8:
      return [s.concat([s.matmul(left, first), s.matmul(right, second)], 1)]
    case 9:
      return [s.concat([s.sliceAxis(left, 1, 2, 2), s.sliceAxis(right, 1, 0, 2)], 1)]
    case 10:
      return [s.broadcast(s.reshape(s.scale(s.reduceSum(left, [1]), 0.25), [B, 1]), [B, H])]
    case 11:
      return [s.scale(s.add(s.matmul(left, u), s.matmul(right, w)), 0.5)]
    default:
      return [s.unary('softplus', left)]
  }
}
