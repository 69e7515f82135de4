import { expect, it } from 'vitest'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Block, Value } from '../../../compiler/program/types'
import { cutStages } from './stages'

const type = { dtype: 'float32', shape: [4] } as const

function halves(builder: BlockBuilder, input: Value): Value {
  const part = new BlockBuilder()
  const x = part.parameter({ dtype: 'float32', shape: [2] })
  const body = part.finish([part.unary('tanh', x)])
  return at(builder.operations('split', [input], { parts: 2, cut: [0], join: [{ kind: 'concat', axis: 0 }], body }), 0)
}

/** Each stage as the names of its operations. */
function names(block: Block): string[][] {
  return cutStages(block).map((stage) => (stage.kind === 'split' ? ['split'] : stage.operations.map(({ name }) => name)))
}

it('makes one stage of a block without splits', () => {
  const builder = new BlockBuilder()
  const x = builder.parameter(type)
  expect(names(builder.finish([builder.unary('exp', builder.unary('neg', x))]))).toEqual([['neg', 'exp']])
})

it('runs before a split only what it needs', () => {
  const builder = new BlockBuilder()
  const x = builder.parameter(type)
  const late = builder.unary('sqrt', x)
  const split = halves(builder, builder.unary('neg', x))
  expect(names(builder.finish([builder.add(split, late)]))).toEqual([['neg'], ['split'], ['sqrt', 'add']])
})

it('writes a constant in each stage that uses it', () => {
  const builder = new BlockBuilder()
  const x = builder.parameter(type)
  const two = builder.fill(2, [4])
  const split = halves(builder, builder.mul(x, two))
  const stages = cutStages(builder.finish([builder.mul(split, two)]))
  expect(stages.map((stage) => (stage.kind === 'straight' ? stage.inputs.length : 0))).toEqual([1, 0, 1])
  expect(stages.map((stage) => (stage.kind === 'straight' ? stage.outputs.length : 0))).toEqual([1, 0, 1])
})

it('keeps splits that need each other apart, and those that do not together', () => {
  const builder = new BlockBuilder()
  const x = builder.parameter(type)
  const [first, second] = [halves(builder, x), halves(builder, builder.unary('neg', x))]
  const third = halves(builder, builder.add(first, second))
  expect(names(builder.finish([third, first]))).toEqual([['neg'], ['split'], ['split'], ['add'], ['split']])
})

it('has no stage for results that are parameters', () => {
  const builder = new BlockBuilder()
  expect(cutStages(builder.finish([builder.parameter(type)]))).toEqual([])
})
