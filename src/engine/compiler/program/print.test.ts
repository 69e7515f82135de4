/** A print shows every difference between programs, and changes near a new operation alone. */
import { describe, expect, it } from 'vitest'
import type { BlockBuilder } from './builder'
import { buildProgram } from './builder'
import { printProgram } from './print'
import { at } from './shapes'
import type { Shape, Value } from './types'

interface Variant {
  readonly shape?: Shape
  readonly constant?: number
  readonly swapped?: boolean
  readonly inLoop?: (b: BlockBuilder, value: Value) => Value
}

/** h = tanh(x − h·½) over time, and its sum. */
function print({ shape = [2, 3], constant = 0.5, swapped = false, inLoop = (_, value) => value }: Variant = {}): string {
  const parameters = new Map([['x', { dtype: 'float32', shape: [4, ...shape] } as const]])
  const program = buildProgram('example', parameters, (b, values) => {
    const { outputs } = b.scan({
      length: 4,
      carries: [b.fill(0, shape)],
      inputs: [...values.values()],
      closed: [],
      body: (s, { carries, inputs }) => {
        const [x, decayed] = [at(inputs, 0), inLoop(s, s.mul(at(carries, 0), s.fill(constant, shape)))]
        const h = s.unary('tanh', swapped ? s.sub(decayed, x) : s.sub(x, decayed))
        return { carries: [h], outputs: [h] }
      }
    })
    return new Map([['sum', b.sumAll(b.unary('exp', b.unary('neg', at(outputs, 0))))]])
  })
  return printProgram(program)
}

function linesBesides(text: string, other: string): string[] {
  const known = new Set(other.split('\n'))
  return text.split('\n').filter((line) => !known.has(line))
}

describe('the print of a program', () => {
  it('is always the same', () => expect(print()).toBe(print()))

  it.each<[string, Variant]>([
    ['a swapped operand', { swapped: true }],
    ['a changed constant', { constant: 0.25 }],
    ['a changed shape', { shape: [2, 5] }],
    ['a new operation', { inLoop: (b, value) => b.unary('neg', value) }]
  ])('shows %s', (_, variant) => expect(print(variant)).not.toBe(print()))

  it('names no two values alike, even where a name ends in a number already', () => {
    const type = { dtype: 'float32', shape: [] } as const
    const parameters = new Map([
      ['x#2', type],
      ['x', type]
    ])
    const text = printProgram(
      buildProgram('example', parameters, (b, values) => {
        const all = [...values.values()]
        const { outputs } = b.scan({
          length: 2,
          carries: [],
          inputs: [],
          closed: [...all, at(all, 1)],
          body: (_, { closed }) => ({ carries: [], outputs: [...closed, at(closed, 0)] })
        })
        return new Map([['y', at(outputs, 3)]])
      })
    )
    for (const each of [print(), text]) {
      const names = [...each.matchAll(/(%\S+) \w+\[/g)].map(([, name]) => name)
      expect(names.length).toBeGreaterThan(8)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('keeps the lines that are not near a new operation', () => {
    const lines = linesBesides(print({ inLoop: (b, value) => b.unary('neg', value) }), print())
    expect(lines.map((line) => line.split(' = ')[1]?.split('(')[0])).toEqual(['neg', 'sub', 'tanh'])
  })
})
