/** The ONNX Runtime executor against the conformance suite. */
import { describe, expect, it } from 'vitest'
import { conformanceCases } from '../conformance/allCases'
import { stepsUntilEnd } from '../conformance/loopEnd'
import type { Executor } from '../executor'
import { openOnnx } from './open'

async function open(): Promise<Executor> {
  const opened = await openOnnx('a test', null)
  if (!opened.ok) throw new Error(opened.why)
  return opened.executor
}

describe('ONNX Runtime executor', () => {
  it.each(conformanceCases)('$name', async ({ check }) => check(await open()))

  it('ends a loop that says that it has ended', async () => {
    expect(await stepsUntilEnd(await open())).toBe(3)
  })
})
