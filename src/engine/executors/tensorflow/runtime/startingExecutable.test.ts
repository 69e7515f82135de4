// The first calls without the compiler give the results of a compiled one, and are made only if they are quick.
import { describe, expect, it, vi } from 'vitest'
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
  compiling: Promise<null> | null = null
  waiting(): Promise<void> | null {
    return this.compiling?.then(() => undefined) ?? null
  }
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
  it('is exchanged after its calls, with the variables as they are', () => {
    const [plain, compiled] = [new Adder(), new Adder()]
    const executable = new StartingExecutable({ executable: plain, name: 'plain' }, () => compiled, { name: 'add', calls: 1, more: false })
    executable.write(new Map([['sum', { type: scalar, data: Float32Array.of(10) }]]))
    executable.run('other', one)
    executable.run('add', one)
    executable.run('other', one)
    expect([plain.calls, compiled.calls, executable.starting]).toEqual([3, 0, 'plain'])
    expect(executable.read().get('sum')?.data[0]).toBe(13)
    executable.run('add', one)
    expect([plain.calls, plain.disposed, compiled.calls, compiled.sum, executable.starting]).toEqual([3, true, 1, 14, null])
    executable.run('add', one)
    executable.dispose()
    expect([compiled.calls, compiled.disposed]).toEqual([2, true])
  })

  it('lets the compiler begin after the first call, and waits for it only when the calls are used up', async () => {
    let resolve = (): void => undefined
    const compiled = new Adder()
    compiled.compiling = new Promise<void>((done) => (resolve = done)).then(() => (compiled.compiling = null))
    const open = vi.fn(() => compiled)
    const executable = new StartingExecutable({ executable: new Adder(), name: 'plain' }, open, { name: 'add', calls: 3, more: true })
    expect(open).not.toHaveBeenCalled()
    executable.run('add', one)
    expect(open).toHaveBeenCalledTimes(1)
    executable.run('add', one)
    expect(executable.waiting()).toBeNull()
    executable.run('add', one)
    const waiting = executable.waiting()
    expect(waiting).not.toBeNull()
    resolve()
    await waiting
    expect(executable.waiting()).toBeNull()
    executable.run('add', one)
    expect([compiled.sum, open.mock.calls.length]).toEqual([4, 1])
  })

  it('starts so only where operations one by one are quick: not with long loops', () => {
    expect(startsQuickly(module(100), 'add')).toBe(true)
    expect(startsQuickly(module(100_000), 'add')).toBe(false)
    expect(startsQuickly(module(100), 'none')).toBe(false)
  })
})
