/** Draws a loop that was written out step by step: its steps are alike, and it must begin with zeros. */
import { Random } from '../../../data/random'
import type { GraphProto } from '../../../files/onnx/onnxMessages'
import { ImportRefusal } from '../../importRefusal'
import { generated } from '../constants'
import { LayerCanvas } from '../layerCanvas'
import type { NodeContext, Operator, Operators } from '../machine'
import { rolledOperator, stepName } from '../unrolled'
import { sizeOfDim } from '../values'
import type { Constant, Stream } from '../values'
import { drawBody } from './loopBody'
import { asStream, input } from './reading'

const withOperators = 'Export the model with its recurrent operators.'
const seed = 20
/** How far the first step may be from a step that begins with zeros. */
const nearly = 1e-5

const rolledLoop: Operator = (context) => {
  const { attributes, cannot } = context
  const [body, first] = [attributes.graph('body') ?? cannot('has no body'), attributes.graph('first') ?? cannot('has no first step')]
  const stream = asStream(context, input(context, 0), 0)
  const axis = attributes.int('axis', 0)
  const starts = startsOf(context, { body, first }, stream, axis)
  const states = body.input.map(({ name }, k) => ({
    input: name,
    output: body.output[k]?.name ?? '',
    start: starts[k] ?? cannot('lacks a state')
  }))
  const drawn = drawBody(context, {
    graph: body,
    sequences: [{ name: stepName, stream, axis }],
    states,
    given: [body.output.at(-1)?.name ?? ''],
    backward: stream.reversed,
    named: true
  })
  const place = attributes.int('outputAxis', 0)
  const outputs = drawn.outputs.map((own): Stream => {
    return { ...own, dims: [...own.dims.slice(0, place), drawn.time, ...own.dims.slice(place)], reversed: stream.reversed }
  })
  return [...drawn.finals, ...outputs]
}

/** Zeros, where the first step gives what the body gives of zeros: both are computed for a time step of random numbers. */
function startsOf(
  context: NodeContext,
  { body, first }: Readonly<Record<'body' | 'first', GraphProto>>,
  stream: Stream,
  axis: number
): Constant[] {
  const random = Random.fromSeed(seed)
  const sizes = stream.dims.flatMap((dim, k) => (k === axis ? [] : [sizeOfDim(dim)]))
  const step = generated('float32', sizes, () => random.normal())
  const begun = computed(context, first, new Map([[stepName, step]]), first.output)
  const zeros = begun.map((value) => generated('float32', value.shape, () => 0))
  const given = new Map([[stepName, step], ...body.input.map(({ name }, k) => [name, zeros[k] ?? step] as const)])
  const after = computed(context, body, given, body.output.slice(0, begun.length))
  const same = begun.every(({ data }, k) => data.every((value, n) => Math.abs(value - (after[k]?.data[n] ?? NaN)) <= nearly))
  return same ? zeros : context.cannot('is a loop that was written out step by step, and does not begin with zeros', withOperators)
}

/** Some values of a body as numbers. */
function computed(context: NodeContext, body: GraphProto, known: ReadonlyMap<string, Constant>, outputs: GraphProto['output']): Constant[] {
  const machine = context.machine.inner(new LayerCanvas(context.meanings.sketch), new Map())
  for (const [name, value] of known) machine.set(name, value)
  try {
    machine.run(body)
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error
    return context.cannot('is a loop that was written out step by step, and begins with states that are inputs or computed', withOperators)
  }
  return outputs.map(({ name }) => {
    const value = machine.get(name)
    return value?.is === 'constant'
      ? value
      : context.cannot('is a loop that was written out step by step, whose steps cannot be computed alone')
  })
}

export const rolledLoops: Operators = { [rolledOperator]: rolledLoop }
