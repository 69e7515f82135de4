/** The tensorflow executor against the conformance suite, with XLA and without. */
import { describe, expect, it } from 'vitest'
import { skipAll, withoutTensorflow } from '../../../../tests/support/skipping'
import { conformanceCases } from '../conformance/allCases'
import { stepsUntilEnd } from '../conformance/loopEnd'
import { operationCases } from '../conformance/operationCases'
import type { ExecutorInfo } from '../executor'
import { loadLibrary } from './runtime/library'
import { probeAnswer } from '../probeAnswer'
import { probeXla } from './runtime/probe'
import { TensorflowExecutor } from './tensorflowExecutor'

const search = loadLibrary()

function open(xla: boolean): TensorflowExecutor {
  if (!search.ok) throw new Error(search.why)
  const info: ExecutorInfo = {
    executor: 'tensorflow',
    device: 'CPU',
    backend: null,
    tensorflowVersion: null,
    xla,
    parts: 2,
    gpu: false,
    why: 'a test',
    remedy: null
  }
  return new TensorflowExecutor(search.library, info)
}

const withoutXla = search.ok && !probeXla(search.library.binding) ? 'this TensorFlow has no XLA' : null

describe.each([{ xla: true }, { xla: false }])('tensorflow executor, XLA $xla', ({ xla }) => {
  skipAll(withoutTensorflow() ?? (xla ? withoutXla : null))

  it.each(conformanceCases)('$name', ({ check }) => check(open(xla)))

  it('gives the right answer to the probe', async () => {
    expect(await probeAnswer(open(xla))).toBeNull()
  })

  it('ends a loop that says that it has ended', async () => {
    expect(await stepsUntilEnd(open(xla))).toBe(3)
  })

  it('keeps no tensors after calls', async () => {
    if (!search.ok) return
    const executor = open(xla)
    const before = search.library.binding.getNumOfTensors()
    for (const { check } of operationCases.slice(0, 20)) await check(executor)
    expect(search.library.binding.getNumOfTensors()).toBe(before)
  })
})
