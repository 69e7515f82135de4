/** The WebGPU executor on SwiftShader against the conformance suite. */
import { describe, expect, it } from 'vitest'
import { onSwiftShader } from '../../../../tests/support/swiftShader'
import { buildProgram } from '../../compiler/program/builder'
import { agree } from '../conformance/agreement'
import { conformanceCases } from '../conformance/allCases'
import { programOf } from '../conformance/operationCases'
import { float, sample, tensor } from '../conformance/samples'

/** Of sizes that do not fill the tiles; one whose inner axis is cut into parts; a batch. */
const largeProducts = [
  { a: float(530, 70), b: float(530, 67), transposeA: true, transposeB: false },
  { a: float(3, 70, 20), b: float(3, 20, 50), transposeA: false, transposeB: false }
]

const executor = await onSwiftShader()

describe('WebGPU on SwiftShader', () => {
  it.each(largeProducts)('a product in tiles: $a × $b', ({ a, b, transposeA, transposeB }) => {
    const inputs = [sample(a, 1, -0.5, 0.5), sample(b, 2, -0.5, 0.5)]
    const program = programOf({ inputs, write: (builder, [x, y]) => (x && y ? [builder.matmul(x, y, { transposeA, transposeB })] : []) })
    return agree(executor(), program.program, program.given)
  })

  it('a lost GPU ends in a message, and the next module is compiled on a new one', async () => {
    const program = buildProgram('twice', new Map([['x', float(3)]]), (b, values) => {
      return new Map([...values.values()].map((x) => ['y', b.add(x, x)]))
    })
    const module = { variables: new Map([['v', float(2)]]), functions: new Map([['f', program]]) }
    const before = await executor().compileAs(module, {}, 'f')
    executor().loseDevice()
    const given = new Map([['x', tensor(float(3), 1, 2, 3)]])
    for (const call of [() => before.run('f', given), () => before.read(['v'])])
      expect(call).toThrow(/the GPU was lost.*Resume the run from its last checkpoint/)
    const after = await executor().compileAs(module, {}, 'f')
    expect([...(after.run('f', given).get('y')?.data ?? [])]).toEqual([2, 4, 6])
    before.dispose()
    after.dispose()
  })

  it('the estimate of memory is what the buffers take', async () => {
    const program = buildProgram('square', new Map([['x', float(64, 64)]]), (b, values) => {
      return new Map([...values.values()].map((x) => ['y', b.matmul(b.matmul(x, x), x)]))
    })
    const module = { variables: new Map([['v', float(1024)]]), functions: new Map([['f', program]]) }
    const { bytes, state, step } = executor().estimateMemory(module)
    // Input and two products of 16 KiB each, beside the variable of 4 KiB.
    expect([state, step, bytes]).toEqual([4096, 3 * 16_384, 4096 + 3 * 16_384])
    const executable = await executor().compileAs(module, {}, 'f')
    expect(executable.countOf('f')?.bytes).toBe(bytes)
    executable.dispose()
  })

  it.each(conformanceCases)('$name', ({ check }) => check(executor()))
})
