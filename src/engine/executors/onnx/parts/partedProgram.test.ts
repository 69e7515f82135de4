/** A program cut at its split, put together again by the reference, gives what the whole program gives. */
import { describe, expect, it } from 'vitest'
import { BlockBuilder, buildProgram } from '../../../compiler/program/builder'
import { at, range } from '../../../compiler/program/shapes'
import type { Program, TensorType } from '../../../compiler/program/types'
import { evaluate } from '../../reference/evaluate'
import { compareTensor } from '../../conformance/agreement'
import { openOnnx } from '../open'
import { ExecutorError } from '../../executor'
import { partedProgram } from './partedProgram'
import { RemotePart } from './remotePart'

const x: TensorType = { dtype: 'float32', shape: [2, 6] }
const w: TensorType = { dtype: 'float32', shape: [2] }

/** exp(w) is computed before the split; the parts' sums and rows are read behind it, and so is w. */
function splitting(parts: number): Program {
  const inner = new BlockBuilder()
  const [piece, factor] = [inner.parameter({ dtype: 'float32', shape: [2, 6 / parts] }), inner.parameter(w)]
  const rows = inner.mul(piece, inner.broadcast(inner.reshape(factor, [2, 1]), piece.type.shape))
  const body = inner.finish([rows, inner.sumAll(rows)])
  return buildProgram(
    'whole',
    new Map([
      ['x', x],
      ['w', w]
    ]),
    (b, values) => {
      const [input, weight] = [...values.values()]
      if (!input || !weight) throw new Error('no parameters')
      const joined = b.operations('split', [input, b.unary('exp', weight)], {
        parts,
        cut: [1, null],
        join: [{ kind: 'concat', axis: 1 }, { kind: 'sum' }],
        body
      })
      return new Map([
        ['y', at(joined, 0)],
        ['total', b.add(at(joined, 1), b.sumAll(weight))]
      ])
    }
  )
}

describe('a program in parts', () => {
  it.each([2, 3, 6])('runs %i parts in as many threads, with what stands before and behind them', async (parts) => {
    const program = splitting(parts)
    const cut = partedProgram(program)
    expect(cut?.before?.parameters).toEqual(['w'])
    expect(cut?.sources.map(({ axis }) => axis)).toEqual([1, null])
    expect(cut?.after.parameters.slice(0, 1)).toEqual(['w'])
    const opened = await openOnnx('a test', null)
    if (!opened.ok) throw new Error(opened.why)
    const executable = await opened.executor.compile({ variables: new Map(), functions: new Map([['f', program]]) })
    for (const turn of range(3)) {
      const data = { x: Float32Array.from(range(12), (k) => k + turn), w: Float32Array.of(0.5, -1 - turn) }
      const results = executable.run(
        'f',
        new Map([
          ['x', { type: x, data: data.x }],
          ['w', { type: w, data: data.w }]
        ])
      )
      const right = evaluate(
        program,
        new Map([
          ['x', { shape: x.shape, data: data.x }],
          ['w', { shape: w.shape, data: data.w }]
        ])
      )
      program.results.forEach((name, k) =>
        compareTensor(name, at(program.block.results, k).type, results.get(name), [...(right.get(name)?.data ?? [])])
      )
    }
    executable.dispose()
  })

  it('is not cut where it has no split', () => {
    expect(partedProgram(buildProgram('plain', new Map([['x', x]]), (_, values) => values))).toBeNull()
  })
})

it('says what went wrong in the thread of a part', () => {
  const part = new RemotePart(splitting(2), Uint8Array.of(1, 2, 3), {})
  part.begin()
  expect(() => part.finish()).toThrow(ExecutorError)
  part.dispose()
})
