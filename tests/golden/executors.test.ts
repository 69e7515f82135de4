/** A training step of every template, small: TensorFlow, ONNX Runtime and the eager executor give what the float64 reference gives. */
import { expect, it } from 'vitest'
import { agree, reference } from '../../src/engine/executors/conformance/agreement'
import { openEager } from '../../src/engine/executors/eager/open'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { orSkipped } from '../support/everyExecutor'
import { templateStep } from '../support/templateStep'
import { templateList } from '../support/templates'

// XLA compiles sooner without LLVM's optimizations. The twenty steps of `npm run test:executors` are compiled as the product does.
process.env['XLA_FLAGS'] ??= '--xla_backend_optimization_level=0'

const executors = [
  { name: 'TensorFlow', open: orSkipped(await openTensorflow()) },
  { name: 'ONNX Runtime', open: orSkipped(await openOnnx('a test', null)) },
  { name: 'eager executor', open: orSkipped(await openEager('cpu', 'a test', null)) }
]

/** The step of the template that was asked for last, which each executor takes in turn. */
let last: { readonly id: string; readonly step: ReturnType<typeof stepOf> } | null = null

function stepOf(id: string) {
  const { program, given } = templateStep(id, 2)
  return { program, given, expected: reference(program, given) }
}

it.for(templateList().flatMap(({ id }) => executors.map((executor) => ({ ...executor, id }))))(
  'a step on $name is that of the reference: $id',
  async ({ id, open }, context) => {
    if (last?.id !== id) last = { id, step: stepOf(id) }
    const { program, given, expected } = last.step
    expect(program.results).toContain('gradientNorm')
    await agree(open(context), program, given, expected)
  }
)
