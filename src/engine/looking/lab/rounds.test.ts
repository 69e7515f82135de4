/** The lab of rounds: few iterations where the Lyapunov exponent is below 0, about as many as steps above it, and the states of the steps always. */
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../../../tests/support/templates'
import { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Operation, Value } from '../../compiler/program/types'
import { lyapunovExponent } from '../../compiler/newton/lyapunov'
import { createExecutor } from '../../executors/pick'
import { generate } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { cellTemplates } from './families'
import { openRounds } from './rounds'

describe('the Lyapunov exponent', () => {
  const exponentOf = (cell: (s: BlockBuilder, h: Value) => Value, units: number) => {
    const b = new BlockBuilder()
    const start = b.parameter({ dtype: 'float32', shape: [1, units] })
    b.scan({
      ...{ length: 400, carries: [start], inputs: [], closed: [] },
      body: (s, { carries }) => ({ carries: [cell(s, at(carries, 0))], outputs: [] })
    })
    const scan = b.finish([]).operations.find((each): each is Operation<'scan'> => each.name === 'scan') ?? expect.fail('no loop')
    const block = b.finish([lyapunovExponent(b, scan)])
    return at(evaluateBlock(block, [generate([1, units], (_, k) => 0.2 + 0.1 * k)]), 0).data[0]
  }

  it('is log |a| of h ← a h, and the largest where units differ', () => {
    expect(exponentOf((s, h) => s.scale(h, 0.5), 3)).toBeCloseTo(Math.log(0.5), 6)
    const halves = (s: BlockBuilder, h: Value) =>
      s.concat([s.scale(s.sliceAxis(h, 1, 0, 1), 0.3), s.scale(s.sliceAxis(h, 1, 1, 1), 0.9)], 1)
    expect(exponentOf(halves, 2)).toBeCloseTo(Math.log(0.9), 2)
  })

  it('is log 2 of h ← 4 h (1 − h)', () => {
    expect(exponentOf((s, h) => s.scale(s.mul(h, s.sub(s.fill(1, [1, 1]), h)), 4), 1)).toBeCloseTo(Math.log(2), 1)
  })
})

describe('rounds of cells', { timeout: 240_000 }, () => {
  const cell = (family: keyof typeof cellTemplates) => readTemplate(cellTemplates[family]).cells[0] ?? expect.fail(family)
  const cells = { RNN: cell('RNN'), LSTM: cell('LSTM'), GRU: cell('GRU'), minGRU: cell('minGRU') }

  it.each(['LSTM', 'GRU', 'minGRU'] as const)('%s: fewer than steps, with the states of the steps', async (family) => {
    const meter = await openRounds(await createExecutor({ prefer: 'eager' }), family, cells, 32)
    const result = meter.measure(1)
    expect(result).toMatchObject({ family, length: 32, gain: 1, converged: true })
    expect(result.exponent).toBeLessThan(0)
    expect(result.iterations).toBeLessThan(family === 'minGRU' ? 3 : 25)
    expect(result.waiting).toBe(6 * result.iterations)
    expect(result.difference).toBeLessThan(1e-4)
    meter.dispose()
  })

  it('RNN: with large weights states part, and iterations are about as many as steps', async () => {
    const meter = await openRounds(await createExecutor({ prefer: 'eager' }), 'RNN', cells, 48)
    const [calm, wild] = [meter.measure(1), meter.measure(6)]
    expect(calm.exponent).toBeLessThan(0)
    expect(calm.iterations).toBeLessThan(40)
    expect(wild.exponent).toBeGreaterThan(0)
    expect(wild.iterations).toBeGreaterThan(44)
    expect(Math.max(calm.difference, wild.difference)).toBeLessThan(1e-3)
    meter.dispose()
  })
})
