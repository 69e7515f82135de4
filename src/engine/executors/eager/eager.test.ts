/** The eager executor on each backend against the conformance suite, and that it leaks no tensors. */
import { describe, expect, it } from 'vitest'
import { skipAll, withoutTensorflow } from '../../../../tests/support/skipping'
import { buildProgram } from '../../compiler/program/builder'
import { conformanceCases } from '../conformance/allCases'
import { stepsUntilEnd } from '../conformance/loopEnd'
import { operationCases } from '../conformance/operationCases'
import { float, sample } from '../conformance/samples'
import type { Executor } from '../executor'
import type { BackendName } from './backend'
import { openEager } from './open'

const names: readonly BackendName[] = ['tensorflow', 'cpu']

async function open(name: BackendName): Promise<Executor> {
  const opened = await openEager(name, 'a test', null)
  if (!opened.ok) throw new Error(opened.why)
  return opened.executor
}

describe.each(names)('eager executor on %s', (name) => {
  skipAll(name === 'tensorflow' ? withoutTensorflow() : null)

  it.each(conformanceCases)('$name', async ({ check }) => check(await open(name)))

  it('ends a loop that says that it has ended', async () => {
    expect(await stepsUntilEnd(await open(name))).toBe(3)
  })

  it('keeps no tensors after calls', async () => {
    const executor = await open(name)
    const { memory } = await import('@tensorflow/tfjs-core')
    const before = memory().numTensors
    for (const { check } of operationCases) await check(executor)
    expect(memory().numTensors).toBe(before)
  })

  it('keeps few tensors during a long scan', async () => {
    const executor = await open(name)
    const tf = await import('@tensorflow/tfjs-core')
    const program = buildProgram('long', new Map([['x', float(200, 2)]]), (b, values) => {
      const loop = b.scan({
        length: 200,
        carries: [b.zeros(float(2))],
        inputs: [...values.values()],
        closed: [],
        body: (body, { carries, inputs }) => ({ carries: [body.unary('tanh', body.sum([...carries, ...inputs]))], outputs: [] })
      })
      return new Map(loop.carries.map((value) => ['y', value]))
    })
    const executable = await executor.compile({ variables: new Map(), functions: new Map([['f', program]]) })
    const start = tf.memory().numTensors
    const { peakTensors } = await peak(tf, () => executable.run('f', new Map([['x', sample(float(200, 2), 1)]])))
    expect(peakTensors - start).toBeLessThan(30)
    expect(tf.memory().numTensors).toBe(start)
  })
})

/** The most tensors that were alive at the end of a kernel. */
async function peak(tf: typeof import('@tensorflow/tfjs-core'), call: () => unknown): Promise<{ peakTensors: number }> {
  const profile = await tf.profile(() => void call())
  return { peakTensors: Math.max(...profile.kernels.map((kernel) => kernel.totalTensorsSnapshot)) }
}
