/** The kernels' own functions on SwiftShader are as exact as float32 allows, where WGSL's may be far off. */
import { expect, it } from 'vitest'
import { onSwiftShader } from '../../../../../tests/support/swiftShader'
import { buildProgram } from '../../../compiler/program/builder'
import { evaluate } from '../../reference/evaluate'

const executor = await onSwiftShader()

const names = ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'erf'] as const
const each = 512
const type = { dtype: 'float32', shape: [each * 5] } as const

/** Numbers of five magnitudes on both sides of zero, above zero for logarithms. */
function inputsOf(name: (typeof names)[number]): Float32Array {
  const scales = [1e-6, 1e-3, 0.3, 5, 80]
  return Float32Array.from({ length: each * 5 }, (_, k) => {
    const part = (k % each) / each
    return (scales[Math.floor(k / each)] ?? 1) * (name === 'log' ? part + 0.5 / each : 2 * part - 1)
  })
}

it('functions are right to a few parts in ten million', async () => {
  const program = buildProgram('functions', new Map(names.map((name) => [name, type])), (b, values) => {
    return new Map([...values].map(([name, value]) => [`y ${name}`, b.unary(names.find((known) => known === name) ?? 'exp', value)]))
  })
  const given = new Map(names.map((name) => [name, { type, data: inputsOf(name) }]))
  const executable = await executor().compile({ variables: new Map(), functions: new Map([['f', program]]) })
  const results = executable.run('f', given)
  executable.dispose()
  const right = evaluate(program, new Map([...given].map(([name, { data }]) => [name, { shape: type.shape, data }])))
  for (const name of names) {
    const wanted = right.get(`y ${name}`)?.data ?? new Float64Array(0)
    const errors = [...wanted].map((value, k) => {
      // Waves near their zeros are as exact as their argument, and smallest numbers may be zero.
      const scale = name === 'sin' || name === 'cos' || name === 'log' ? 1 : Math.max(1e-30, Math.abs(value))
      return Math.abs((results.get(`y ${name}`)?.data[k] ?? Number.NaN) - value) / scale
    })
    expect(Math.max(...errors), name).toBeLessThan(1e-6)
  }
})

it('what is not finite stays so', async () => {
  const five = { dtype: 'float32', shape: [5] } as const
  const program = buildProgram('ends', new Map([['x', five]]), (b, values) => {
    const [x] = [...values.values()]
    return new Map(x ? (['exp', 'log', 'tanh', 'sigmoid', 'relu', 'softplus'] as const).map((name) => [name, b.unary(name, x)]) : [])
  })
  const executable = await executor().compile({ variables: new Map(), functions: new Map([['f', program]]) })
  const results = executable.run('f', new Map([['x', { type: five, data: new Float32Array([Infinity, -Infinity, NaN, 1000, 0]) }]]))
  executable.dispose()
  const of = (name: string) => [...(results.get(name)?.data ?? [])]
  expect(of('exp')).toEqual([Infinity, 0, NaN, Infinity, 1])
  expect(of('log')).toEqual([Infinity, NaN, NaN, expect.closeTo(Math.log(1000), 5), -Infinity])
  expect(of('tanh')).toEqual([1, -1, NaN, 1, 0])
  expect(of('sigmoid')).toEqual([1, 0, NaN, 1, 0.5])
  expect(of('relu')).toEqual([Infinity, 0, NaN, 1000, 0])
  expect(of('softplus')).toEqual([Infinity, 0, NaN, 1000, expect.closeTo(Math.LN2, 6)])
})
