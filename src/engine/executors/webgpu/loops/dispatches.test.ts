/** A training step of an LSTM layer takes few dispatches, however many time steps it has: they are counted, since speed on a processor says nothing. */
import { expect, it } from 'vitest'
import { lstmLayer } from '../../../../../tests/support/lstmLayer'
import { onSwiftShader } from '../../../../../tests/support/swiftShader'
import { compare, reference } from '../../conformance/agreement'
import { float, sample } from '../../conformance/samples'

const executor = await onSwiftShader()

it.each([3, 16])('a step of an LSTM layer over %i time steps takes at most 12 dispatches', async (T) => {
  const program = lstmLayer(T, 4, 8, 8)
  const given = new Map(
    program.parameters.map((name, k) => [name, sample(program.block.parameters[k]?.type ?? float(), k + 1, -0.5, 0.5)] as const)
  )
  const executable = await executor().compileAs({ variables: new Map(), functions: new Map([['step', program]]) }, {})
  compare(program, executable.run('step', given), reference(program, given))
  expect(executable.countOf('step')?.dispatches).toBeLessThanOrEqual(12)
  executable.dispose()
})
