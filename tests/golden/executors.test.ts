/** A training step of every template, small: TensorFlow, ONNX Runtime and the eager executor give what the float64 reference gives. */
import { beforeAll, describe, expect, it } from 'vitest'
import { agree } from '../../src/engine/executors/conformance/agreement'
import { openEager } from '../../src/engine/executors/eager/open'
import type { Executor } from '../../src/engine/executors/executor'
import { loadLibrary } from '../../src/engine/executors/tensorflow/runtime/library'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { templateStep } from '../support/templateStep'
import { templateList } from '../support/templates'

const opened: readonly (readonly [string, boolean, () => Promise<{ ok: true; executor: Executor } | { ok: false; why: string }>])[] = [
  ['TensorFlow', loadLibrary().ok, openTensorflow],
  ['ONNX Runtime', true, () => openOnnx('a test', null)],
  ['eager executor', true, () => openEager('cpu', 'a test', null)]
]

describe.each(opened)('%s', (_, present, open) => {
  let executor: Executor
  beforeAll(async () => {
    if (!present) return
    const result = await open()
    if (!result.ok) throw new Error(result.why)
    executor = result.executor
  })

  it.skipIf(!present).each(templateList().map(({ id }) => id))('steps as the reference does: %s', async (id) => {
    const { program, given } = templateStep(id, 2)
    expect(program.results).toContain('gradientNorm')
    await agree(executor, program, given)
  })
})
