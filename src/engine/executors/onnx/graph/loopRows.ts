/** ONNX nodes for loops over time, which are Scan with the body as a graph, and for parts of a batch, which are written one after another. */
import { at, range } from '../../../compiler/program/shapes'
import type { Operation } from '../../../compiler/program/types'
import type { GraphWriter, Written } from './graphWriter'

/** Values that the body closes over are names around it, and no inputs. A loop that reads nothing is given an array to know its length by. */
function scan(w: GraphWriter, operation: Operation<'scan'>): void {
  if (operation.attributes.until) return untilEnded(w, operation)
  const { carries, inputs, body } = operation.attributes
  const initial = operation.inputs.slice(0, carries).map((value) => w.whole(value))
  const stepped = operation.inputs.slice(carries, carries + inputs).map((value) => w.whole(value))
  const closed = operation.inputs.slice(carries + inputs).map((value) => w.narrow(value))
  const inner = w.inner()
  const parameters = body.parameters.slice(0, carries + inputs).map((value) => ({ ref: w.name('step'), shape: value.type.shape, value }))
  const results = inner.block(body, [...parameters, ...closed])
  const clock = inputs === 0 ? [lengthOf(w, operation)] : []
  const declared = [
    ...parameters.map(({ ref, value }) => inner.valueInfo(ref, value)),
    ...clock.map(() => inner.info(w.name('step'), 'float32', []))
  ]
  const graph = inner.body(
    w.name('body'),
    declared,
    results.map((ref, k) => ({ ref, value: at(body.results, k) }))
  )
  const outputs = w.node(
    'Scan',
    [...initial, ...stepped, ...clock],
    { body: { graph }, ...scanAttributes(operation, clock.length) },
    operation.outputs.length
  )
  operation.outputs.forEach((value, k) => w.set(value, at(outputs, k)))
}

/** A loop that ends by itself is a Loop, which goes on while its first carry is false. */
function untilEnded(w: GraphWriter, operation: Operation<'scan'>): void {
  const { carries, length, body } = operation.attributes
  const initial = operation.inputs.slice(0, carries).map((value) => w.whole(value))
  const closed = operation.inputs.slice(carries).map((value) => w.narrow(value))
  const inner = w.inner()
  const parameters = body.parameters.slice(0, carries).map((value) => ({ ref: w.name('step'), shape: value.type.shape, value }))
  const results = inner.block(body, [...parameters, ...closed]).map((ref, k) => ({ ref, value: at(body.results, k) }))
  const goesOn = { ref: inner.add('Not', [at(results, 0).ref]), value: at(body.results, 0) }
  const declared = [
    inner.info(w.name('round'), 'int64', []),
    inner.info(w.name('condition'), 'bool', []),
    ...parameters.map(({ ref, value }) => inner.valueInfo(ref, value))
  ]
  const graph = inner.body(w.name('body'), declared, [goesOn, ...results])
  const inputs = [w.constant('int64', [], [length]), w.add('Not', [at(initial, 0)]), ...initial]
  const outputs = w.node('Loop', inputs, { body: { graph } }, operation.outputs.length)
  operation.outputs.forEach((value, k) => w.set(value, at(outputs, k)))
}

function scanAttributes({ attributes, outputs }: Operation<'scan'>, clocks: number): Record<string, number | number[]> {
  const { carries, inputs, reverse } = attributes
  const [read, given] = [inputs + clocks, outputs.length - carries]
  const backward = (count: number) => range(count).map(() => 1)
  return {
    num_scan_inputs: read,
    ...(reverse && { scan_input_directions: backward(read) }),
    ...(reverse && given > 0 && { scan_output_directions: backward(given) })
  }
}

/** An array of as many zeros as the loop has steps. */
function lengthOf(w: GraphWriter, operation: Operation<'scan'>): string {
  const size = w.sizes.steps(operation)
  return w.add('Expand', [w.constant('float32', [], [0]), w.runTimeSizes.vector([size])])
}

function split(w: GraphWriter, operation: Operation<'split'>): void {
  const { parts, cut, join, body } = operation.attributes
  const pieces = operation.inputs.map((value, k): Written[] => {
    const axis = at(cut, k)
    if (axis === null) return range(parts).map(() => w.narrow(value))
    const shape = value.type.shape.map((size, j) => (j === axis ? size / parts : size))
    return w.node('Split', [w.whole(value)], { axis, num_outputs: parts }, parts).map((ref) => ({ ref, shape }))
  })
  const runs = range(parts).map((part) =>
    w.again().block(
      body,
      pieces.map((piece) => at(piece, part))
    )
  )
  operation.outputs.forEach((value, k) => {
    const how = at(join, k)
    const refs = runs.map((run) => at(run, k))
    w.set(value, how.kind === 'sum' ? refs.reduce((a, b) => w.add('Add', [a, b])) : w.add('Concat', refs, { axis: how.axis }))
  })
}

export const loopRows = { scan, split } as const
