import { expect, it } from 'vitest'
import { buildProgram } from '../../../compiler/program/builder'
import { estimateMemory } from './estimate'

it('counts each array from the operation that makes it to the last that reads it, but no view', () => {
  const type = { dtype: 'float32', shape: [10, 10] } as const
  const program = buildProgram('train', new Map([['layer.a', type]]), (b, values) => {
    const [a] = [...values.values()]
    if (!a) throw new Error('no parameter')
    return new Map([['y', b.reshape(b.unary('tanh', b.add(b.unary('exp', a), a)), [100])]])
  })
  const { bytes, state, step, largest } = estimateMemory({
    variables: new Map([['layer.a', type]]),
    functions: new Map([['train', program]])
  })
  expect([state, step]).toEqual([400, 2.5 * 800])
  expect(bytes).toBe(60e6 + state + step)
  expect(largest[0]).toMatchObject({ layer: 'layer', bytes: 400, shape: [10, 10] })
})
