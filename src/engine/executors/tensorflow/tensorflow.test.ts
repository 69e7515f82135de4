/** The tensorflow executor against the conformance suite, with XLA and without. */
import { describe, expect, it } from 'vitest'
import { conformanceCases } from '../conformance/allCases'
import { operationCases } from '../conformance/operationCases'
import type { ExecutorInfo } from '../executor'
import { loadLibrary } from './runtime/library'
import { probeAnswer, probeXla } from './runtime/probe'
import { TensorflowExecutor } from './tensorflowExecutor'

const found = loadLibrary()

function open(xla: boolean): TensorflowExecutor {
  if (!found.ok) throw new Error(found.why)
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
  return new TensorflowExecutor(found.library, info)
}

describe.skipIf(!found.ok).each([{ xla: true }, { xla: false }])('tensorflow executor, XLA $xla', ({ xla }) => {
  it.skipIf(xla && found.ok && !probeXla(found.library.binding)).each(conformanceCases)('$name', ({ check }) => check(open(xla)))

  it('gives the right answer to the probe', async () => {
    expect(await probeAnswer(open(xla))).toBeNull()
  })

  it('keeps no tensors after calls', async () => {
    if (!found.ok) return
    const executor = open(xla)
    const before = found.library.binding.getNumOfTensors()
    for (const { check } of operationCases.slice(0, 20)) await check(executor)
    expect(found.library.binding.getNumOfTensors()).toBe(before)
  })
})
