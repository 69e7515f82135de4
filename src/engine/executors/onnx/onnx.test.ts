/** The ONNX Runtime executor against the conformance suite. */
import { describe, it } from 'vitest'
import { conformanceCases } from '../conformance/allCases'
import type { Executor } from '../executor'
import { openOnnx } from './open'

async function open(): Promise<Executor> {
  const opened = await openOnnx('a test', null)
  if (!opened.ok) throw new Error(opened.why)
  return opened.executor
}

describe('ONNX Runtime executor', () => {
  it.each(conformanceCases)('$name', async ({ check }) => check(await open()))
})
