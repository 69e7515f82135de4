// The first call without the compiler gives the results of a compiled one, and is made only if it is quick.
import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../../compiler/program/builder'
import type { Value } from '../../../compiler/program/types'
import type { Executable, Module, Tensors } from '../../executor'
import { StartingExecutable, startsQuickly } from './startingExecutable'

const scalar = { dtype: 'float32', shape: [] } as const

/** `add` adds its input to the variable `sum` and returns the old sum. It also runs a loop of `length` steps. */
function module(length: number): Module {
  const program = buildProgram(
    'add',
    new Map([
      ['sum', scalar],
      ['x', scalar]
    ]),
    (builder, values) => {
      const [sum, x] = [...values.values()] as [Value, Value]
      const { carries } = builder.scan({
        length,
        carries: [sum],
        inputs: [],
        closed: [],
        body: (body, { carries: [h] }) => ({ carries: h ? [body.unary('tanh', h)] : [], outputs: [] })
      })
      return new Map([
        ['sum', builder.add(sum, x)],
        ['loop', carries[0] ?? sum]
      ])
    }
  )
  return { variables: new Map([['sum', scalar]]), functions: new Map([['add', program]]) }
}

class Adder implements Executable {
  sum = 0
  disposed = false
  calls = 0
  run(_: string, inputs: Tensors): Tensors {
    this.calls += 1
    this.sum += inputs.get('x')?.data[0] ?? 0
    return new Map([['sum', { type: scalar, data: Float32Array.of(this.sum) }]])
  }
  read(): Tensors {
    return new Map([['sum', { type: scalar, data: Float32Array.of(this.sum) }]])
  }
  write(values: Tensors): void {
    this.sum = values.get('sum')?.data[0] ?? this.sum
  }
  dispose(): void {
    this.disposed = true
  }
}

const one: Tensors = new Map([['x', { type: scalar, data: Float32Array.of(1) }]])

describe('an executable that starts without the compiler', () => {
  it('is exchanged after the first call of its function, with the variables as they are', () => {
    const [plain, compiled] = [new Adder(), new Adder()]
    const executable = new StartingExecutable(plain, () => compiled, 'add')
    executable.write(new Map([['sum', { type: scalar, data: Float32Array.of(10) }]]))
    executable.run('other', one)
    executable.run('add', one)
    expect([plain.calls, compiled.calls, executable.uncompiled]).toEqual([2, 0, true])
    expect(executable.read().get('sum')?.data[0]).toBe(12)
    executable.run('add', one)
    expect([plain.calls, plain.disposed, compiled.calls, compiled.sum, executable.uncompiled]).toEqual([2, true, 1, 13, false])
    executable.run('add', one)
    executable.dispose()
    expect([compiled.calls, compiled.disposed]).toEqual([2, true])
  })

  it('starts so only where operations one by one are quick: not with long loops', () => {
    expect(startsQuickly(module(100), 'add')).toBe(true)
    expect(startsQuickly(module(100_000), 'add')).toBe(false)
    expect(startsQuickly(module(100), 'none')).toBe(false)
  })
})
