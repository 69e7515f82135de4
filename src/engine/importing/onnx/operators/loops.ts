/** Scan and Loop: which of their inputs are sequences, and which are states of the cell that their body is drawn as. */
import type { GraphProto } from '../../../files/onnx/onnxMessages'
import { sameNumber } from '../constants'
import type { NodeContext, Operator, Operators } from '../machine'
import { axisOf, sizeOfDim } from '../values'
import type { Stream, Value } from '../values'
import { drawBody } from './loopBody'
import type { Sequence } from './loopBody'
import { asStream } from './reading'

const scan: Operator = (context) => {
  const { attributes, cannot, node } = context
  const body = attributes.graph('body') ?? cannot('has no body')
  if (context.machine.version < 9) return cannot('is of opset 8', 'Export with opset 9 or later.')
  const count = attributes.int('num_scan_inputs', 1)
  const states = node.input.length - count
  const axes = attributes.ints('scan_input_axes') ?? []
  const [into = [], outOf = []] = [attributes.ints('scan_input_directions'), attributes.ints('scan_output_directions')].map(
    (list) => list ?? []
  )
  const [direction = 0] = into
  if (into.some((each) => each !== direction)) return cannot('reads some sequences forward and others backward')
  const sequences = Array.from({ length: count }, (_, k): Sequence => {
    const stream = asStream(context, context.inputs[states + k] ?? cannot('lacks a sequence'), states + k)
    return { name: body.input[states + k]?.name ?? '', stream, axis: axisOf(axes[k] ?? 0, stream.dims.length) }
  })
  const [first] = sequences
  const reversed = first?.stream.reversed ?? false
  const drawn = drawBody(context, {
    graph: body,
    sequences,
    states: Array.from({ length: states }, (_, k) => ({
      input: body.input[k]?.name ?? '',
      output: body.output[k]?.name ?? '',
      start: context.inputs[k] ?? cannot('lacks a state')
    })),
    given: body.output.slice(states).map(({ name }) => name),
    backward: (direction === 1) !== reversed,
    named: true
  })
  const places = attributes.ints('scan_output_axes') ?? []
  const outputs = drawn.outputs.map((stream, k): Stream => {
    const place = axisOf(places[k] ?? 0, stream.dims.length + 1)
    const dims = [...stream.dims.slice(0, place), drawn.time, ...stream.dims.slice(place)]
    return { ...stream, dims, reversed: ((outOf[k] ?? 0) !== direction) !== reversed }
  })
  return [...drawn.finals, ...outputs]
}

/** The name of the body's input that a value only hands on. */
function handedOn(graph: GraphProto, name: string): string {
  const maker = graph.node.find((node) => node.output.includes(name))
  return maker?.opType === 'Identity' ? handedOn(graph, maker.input[0] ?? '') : name
}

const loop: Operator = (context) => {
  const { attributes, cannot, inputs, machine } = context
  const body = attributes.graph('body') ?? cannot('has no body')
  const [iteration, condition] = [body.input[0]?.name ?? '', body.input[1]?.name ?? '']
  const carried = inputs.slice(2).map((start, k) => {
    const [input, output] = [body.input[k + 2]?.name ?? '', body.output[k + 1]?.name ?? '']
    return { input, output, start: start ?? cannot('lacks a state'), kept: handedOn(body, output) === input }
  })
  const isCount = ({ start, kept }: (typeof carried)[number]) =>
    !kept && start.is === 'constant' && !start.type.startsWith('float') && start.data.length === 1
  const states = carried.filter((state) => !state.kept && !isCount(state))
  const counters = new Set([iteration, ...carried.filter(isCount).map(({ input }) => input)])
  const sequences = sequencesOf(context, body, counters)
  const drawn = drawBody(context, {
    graph: body,
    sequences,
    states,
    given: body.output.slice(1 + carried.length).map(({ name }) => name),
    backward: sequences[0]?.stream.reversed ?? false,
    named: false,
    prepare: (inner) => {
      inner.set(iteration, { is: 'iteration', plus: 0 })
      inner.set(condition, { is: 'opaque', why: 'a condition' })
      for (const state of carried) {
        if (state.kept)
          inner.set(
            state.input,
            state.start.is === 'stream' || state.start.is === 'input' ? { is: 'outer', value: state.start } : state.start
          )
        else if (isCount(state) && state.start.is === 'constant')
          inner.set(state.input, { is: 'iteration', plus: sameNumber(state.start) ?? NaN })
      }
    }
  })
  const trips = inputs[0]
  const steps = sizeOfDim(drawn.time)
  if (trips?.is === 'constant' && trips.data[0] !== steps && (trips.data[0] ?? 0) < 1e9)
    return cannot(`takes ${trips.data[0]} steps of a sequence that has others`)
  const finals = carried.map((state): Value => {
    const place = states.findIndex(({ input }) => input === state.input)
    return place >= 0 ? (drawn.finals[place] ?? cannot('lacks a state')) : state.kept ? state.start : { is: 'opaque', why: 'a count' }
  })
  if (machine.isBody) return cannot('is a loop inside a loop')
  const reversed = sequences[0]?.stream.reversed ?? false
  return [...finals, ...drawn.outputs.map((stream): Stream => ({ ...stream, dims: [drawn.time, ...stream.dims], reversed }))]
}

/** The sequences of the graph around a body whose steps it takes by the number of the step. */
function sequencesOf(context: NodeContext, body: GraphProto, counters: ReadonlySet<string>): Sequence[] {
  const own = new Set(body.node.flatMap(({ output }) => output))
  const names = body.node.flatMap(({ opType, input: [data = '', index = ''] }) =>
    opType === 'Gather' && !own.has(data) && counters.has(handedOn(body, index)) ? [data] : []
  )
  return [...new Set(names)].flatMap((name): Sequence[] => {
    const value = context.machine.get(name)
    return value?.is === 'stream' || value?.is === 'input' ? [{ name, stream: asStream(context, value, 0), axis: 0 }] : []
  })
}

export const loops: Operators = { Scan: scan, Loop: loop }
