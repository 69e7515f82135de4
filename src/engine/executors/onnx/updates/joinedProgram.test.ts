/** Updates that are joined give what the whole program gives, keep variables where the condition is false, and leave others as they are. */
import { expect, it } from 'vitest'
import { buildProgram } from '../../../compiler/program/builder'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { Program, TensorType, Value } from '../../../compiler/program/types'
import { verifyProgram } from '../../../compiler/program/verify'
import { evaluate } from '../../reference/evaluate'
import type { Module, Tensor } from '../../executor'
import { openOnnx } from '../open'
import { joinedProgram } from './joinedProgram'

const float = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })
/** Weights and their momenta; the last is updated by another rule. */
const weights = new Map([
  ['a', float(3, 5)],
  ['b', float(7)],
  ['c', float(2, 2)],
  ['d', float(4)]
])
const variables = new Map([...weights].flatMap(([name, type]) => [[name, type] as const, [`m.${name}`, type] as const]))
const inputs = new Map([
  ['rate', float()],
  ['limit', float()]
])

/** m ← 0.9 m + g, w ← w − rate · m with g = w², where the sum of all is below the limit; d moves by half of that. */
function stepOf(names: readonly string[]): Program {
  const chosen = [...variables].filter(([name]) => names.includes(name.replace('m.', '')))
  const step = buildProgram('step', new Map([...chosen, ...inputs]), (b, values) => {
    const of = (name: string): Value => values.get(name) ?? expect.fail(name)
    const total = b.sum(names.map((name) => b.sumAll(of(name))))
    const condition = at(b.operations('less', [total, of('limit')], {}), 0)
    const results = names.flatMap((name) => {
      const [w, m] = [of(name), of(`m.${name}`)]
      const momentum = b.add(b.mul(m, b.fill(0.9, w.type.shape)), b.mul(w, w))
      const moved = b.mul(momentum, b.broadcast(of('rate'), w.type.shape))
      const next = b.sub(w, name === 'd' ? b.mul(moved, b.fill(0.5, w.type.shape)) : moved)
      return [kept(b, condition, next, name, w), kept(b, condition, momentum, `m.${name}`, m)]
    })
    return new Map([...results, ['total', total]])
  })
  verifyProgram(step)
  return step
}

const kept = (b: BlockBuilder, condition: Value, next: Value, name: string, now: Value): [string, Value] => [
  name,
  b.select(b.broadcast(condition, now.type.shape), next, now)
]

const numbers = (type: TensorType, seed: number): Tensor => ({
  type,
  data: Float32Array.from({ length: sizeOf(type.shape) }, (_, k) => Math.sin(seed + k))
})

it('joins the updates that are alike, and no others', () => {
  const joined = joinedProgram(stepOf([...weights.keys()]), (name) => variables.has(name))
  if (!joined) return expect.fail('nothing is joined')
  verifyProgram(joined.first)
  verifyProgram(joined.joined)
  const members = (list: typeof joined.reads) => list.map((rows) => rows.members.map(({ name }) => name))
  expect(members(joined.gives)).toEqual(
    expect.arrayContaining([
      ['a', 'b', 'c'],
      ['m.a', 'm.b', 'm.c']
    ])
  )
  expect(joined.gives).toHaveLength(2)
  expect(members(joined.reads)).toEqual(
    expect.arrayContaining([
      ['a', 'b', 'c'],
      ['m.a', 'm.b', 'm.c']
    ])
  )
  expect(joined.first.results).toEqual(expect.arrayContaining(['d', 'm.d', 'total']))
  expect(joined.first.results).not.toContain('a')
  // Two rows share no number, and none is cut.
  for (const { members: rows, size } of joined.gives) {
    const ends = rows.map(({ name, offset }) => offset + sizeOf(variables.get(name)?.shape ?? []))
    rows.forEach(({ offset }, k) => expect(offset).toBeGreaterThanOrEqual(k === 0 ? 0 : at(ends, k - 1)))
    expect(Math.max(...ends)).toBeLessThanOrEqual(size)
  }
  // Of the three select, add, mul, … of each weight one remains.
  const count = ({ block }: Program, name: string) => block.operations.filter((operation) => operation.name === name).length
  expect([count(joined.joined, 'sub'), count(joined.joined, 'select'), count(joined.first, 'sub')]).toEqual([1, 0, 1])
})

it('has nothing to join in a program of one weight, and in one without a condition', () => {
  expect(joinedProgram(stepOf(['a']), (name) => variables.has(name))).toBeNull()
  const plain = buildProgram('plain', variables, (b, values) => new Map([...values].map(([name, value]) => [name, b.unary('exp', value)])))
  expect(joinedProgram(plain, (name) => variables.has(name))).toBeNull()
})

it('gives what the reference gives, step after step, whatever is joined otherwise', async () => {
  const opened = await openOnnx('a test', null)
  if (!opened.ok) throw new Error(opened.why)
  const functions = new Map([
    ['all', stepOf(['a', 'b', 'c', 'd'])],
    ['some', stepOf(['b', 'c'])],
    ['one', stepOf(['b'])]
  ])
  const module: Module = { variables, functions }
  const executable = await opened.executor.compile(module)
  const started = new Map([...variables].map(([name, type], k) => [name, numbers(type, k)]))
  executable.write(started)
  let right = new Map([...started].map(([name, { type, data }]) => [name, { shape: type.shape, data: [...data] as ArrayLike<number> }]))
  const calls = ['all', 'one', 'all', 'some', 'all', 'all', 'one', 'some', 'one']
  for (const [k, name] of calls.entries()) {
    // Every third step leaves all as it is.
    const given = { rate: [0.1], limit: [k % 3 === 2 ? -1e9 : 1e9] }
    const results = executable.run(
      name,
      new Map(Object.entries(given).map(([input, data]) => [input, { type: float(), data: Float32Array.from(data) }]))
    )
    const program = functions.get(name) ?? expect.fail(name)
    const expected = evaluate(
      program,
      new Map([...right, ...Object.entries(given).map(([input, data]) => [input, { shape: [], data }] as const)])
    )
    right = new Map([...right].map(([each, value]) => [each, expected.get(each) ?? value]))
    close(results.get('total')?.data, expected.get('total')?.data)
    for (const [each, { data }] of executable.read()) close(data, right.get(each)?.data)
  }
  // What is written lies in the joined arrays, too.
  executable.write(new Map([['b', numbers(float(7), 9)]]))
  close(executable.read(['b']).get('b')?.data, numbers(float(7), 9).data)
  executable.dispose()
})

function close(ours: ArrayLike<number> = [], theirs: ArrayLike<number> = []): void {
  const right = Array.from(theirs)
  expect(ours.length).toBe(right.length)
  expect(ours.length).toBeGreaterThan(0)
  Array.from(ours).forEach((value, k) => expect(Math.abs(value - at(right, k))).toBeLessThan(1e-5))
}
