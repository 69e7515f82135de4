/** A training step of every template, small: TensorFlow, ONNX Runtime and the eager executor give what the float64 reference gives. */
import { expect, it } from 'vitest'
import { agree } from '../../src/engine/executors/conformance/agreement'
import { openEager } from '../../src/engine/executors/eager/open'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { orSkipped } from '../support/everyExecutor'
import { templateStep } from '../support/templateStep'
import { templateList } from '../support/templates'

const executors = [
  { name: 'TensorFlow', open: orSkipped(await openTensorflow()) },
  { name: 'ONNX Runtime', open: orSkipped(await openOnnx('a test', null)) },
  { name: 'eager executor', open: orSkipped(await openEager('cpu', 'a test', null)) }
]

it.for(executors.flatMap((executor) => templateList().map(({ id }) => ({ ...executor, id }))))(
  'a step on $name is that of the reference: $id',
  async ({ id, open }, context) => {
    const { program, given } = templateStep(id, 2)
    expect(program.results).toContain('gradientNorm')
    await agree(open(context), program, given)
  }
)
