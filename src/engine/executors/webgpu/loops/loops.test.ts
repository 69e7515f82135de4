/** Loops over time on SwiftShader, in each form: what they give, and how many dispatches that takes. */
import { describe, expect, it } from 'vitest'
import { onSwiftShader } from '../../../../../tests/support/swiftShader'
import { buildProgram } from '../../../compiler/program/builder'
import type { BlockBuilder } from '../../../compiler/program/builder'
import type { Program, TensorType, Value } from '../../../compiler/program/types'
import { compare, reference } from '../../conformance/agreement'
import { float, sample } from '../../conformance/samples'
import type { Tensor } from '../../executor'
import type { PlanOptions } from '../plan/functionPlan'

const executor = await onSwiftShader()

interface Loop {
  readonly inputs: readonly TensorType[]
  readonly carries: number
  readonly steps: number
  readonly reverse?: boolean
  readonly body: (b: BlockBuilder, values: Record<'h' | 'c' | 'x' | 'z' | 'w' | 'v', Value>) => { carries: Value[]; outputs: Value[] }
}

const [T, B, H] = [5, 3, 8]

/** h and c, a step of x and z, and closed-over w and v, as far as the loop has them. */
const loops: Readonly<Record<string, Loop>> = {
  'an LSTM, backwards': {
    inputs: [float(B, H), float(B, H), float(T, B, 4 * H), float(H, 4 * H)],
    carries: 2,
    steps: 1,
    reverse: true,
    body: (b, { h, c, x, w }) => {
      const gates = b.add(x, b.matmul(h, w))
      const gate = (k: number) => b.unary('sigmoid', b.sliceAxis(gates, 1, k * H, H))
      const next = b.add(b.mul(gate(0), c), b.mul(gate(1), b.unary('tanh', b.sliceAxis(gates, 1, 2 * H, H))))
      const out = b.mul(gate(3), b.unary('tanh', next))
      return { carries: [out, next], outputs: [out, gates] }
    }
  },
  'two products one after another, as a GRU has': {
    inputs: [float(B, H), float(B, H), float(T, B, H), float(H, H), float(H, H)],
    carries: 2,
    steps: 1,
    body: (b, { h, c, x, w, v }) => {
      const reset = b.unary('sigmoid', b.add(x, b.matmul(h, w)))
      const next = b.unary('tanh', b.add(b.matmul(b.mul(reset, h), v, { transposeB: true }), c))
      return { carries: [next, b.scale(reset, 0.5)], outputs: [b.concat([next, reset], 1)] }
    }
  },
  'a norm of each row': {
    inputs: [float(B, H), float(B, H), float(T, B, H), float(H, H), float(H)],
    carries: 2,
    steps: 1,
    body: (b, { h, c, x, w, v }) => {
      const sum = b.add(x, b.matmul(h, w))
      const column = (value: Value) => b.broadcast(b.reshape(value, [B, 1]), [B, H])
      const centred = b.sub(sum, column(b.scale(b.reduceSum(sum, [1]), 1 / H)))
      const spread = b.power(b.add(b.reduceSum(b.mul(centred, centred), [1]), b.fill(0.1, [B])), -0.5)
      const next = b.unary('tanh', b.mul(b.mul(centred, column(spread)), b.broadcast(v, [B, H])))
      return { carries: [next, b.binary('max', c, column(b.reduceMax(next, [1])))], outputs: [next, spread] }
    }
  },
  'channels by themselves, with a mask': {
    inputs: [float(B, H), float(B), float(T, B, H), float(T, 1, H), float(B, 1), float(H)],
    carries: 2,
    steps: 2,
    body: (b, { h, c, x, z, w, v }) => {
      const kept = b.operation('less', [x, b.broadcast(w, [B, H])], {})
      const next = b.select(kept, b.add(b.mul(h, b.broadcast(v, [B, H])), b.mul(x, b.broadcast(z, [B, H]))), h)
      return { carries: [next, b.scale(c, 0.5)], outputs: [b.operation('pad', [next], { before: [0, H], after: [0, 0] }), c] }
    }
  },
  'as many rows as columns': {
    inputs: [float(H, H), float(H, H), float(T, H, H), float(H, H), float(H)],
    carries: 2,
    steps: 1,
    body: (b, { h, c, x, w, v }) => {
      const next = b.unary('tanh', b.add(b.add(x, b.matmul(h, w)), b.broadcast(v, [H, H])))
      return { carries: [c, next], outputs: [next] }
    }
  }
}

function programOf({ inputs, carries, steps, reverse, body }: Loop): { program: Program; given: Map<string, Tensor> } {
  const given = new Map(inputs.map((type, k) => [`x${k}`, sample(type, k + 1, -1, 1)]))
  const program = buildProgram('loop', new Map([...given].map(([name, { type }]) => [name, type])), (builder, values) => {
    const list = [...values.values()]
    const loop = builder.scan({
      length: T,
      carries: list.slice(0, carries),
      inputs: list.slice(carries, carries + steps),
      closed: list.slice(carries + steps),
      reverse: reverse ?? false,
      body: (b, parameters) => {
        const [h, c] = parameters.carries
        const [x, z] = parameters.inputs
        const [w, v] = parameters.closed
        if (!h || !c || !x) throw new Error('a loop without its arguments')
        return body(b, { h, c, x, z: z ?? x, w: w ?? x, v: v ?? x })
      }
    })
    return new Map([...loop.carries, ...loop.outputs].map((value, k) => [`y${k}`, value]))
  })
  return { program, given }
}

const forms: readonly PlanOptions[] = [{ form: 'loop' }, { form: 'loop', chunk: 2 }, { form: 'steps' }]

describe.each(Object.entries(loops))('%s', (_, loop) => {
  it.each(forms)('in the form %o', async (options) => {
    const { program, given } = programOf(loop)
    const executable = await executor().compileAs({ variables: new Map(), functions: new Map([['f', program]]) }, options)
    compare(program, executable.run('f', given), reference(program, given))
    const depths = executable.countOf('f')?.dispatches ?? 0
    // One dispatch for all of time or for each two steps, and some for packing; a body that does not fit would take many more.
    expect(depths).toBeLessThan(options.form === 'steps' ? 2 + T * 7 : options.chunk ? 6 : 4)
    executable.dispose()
  })
})
