/** Scan and Loop: the body of a loop over time is drawn as a cell. */
import type { GraphProto } from '../../../files/onnx/onnxMessages'
import type { Tensor } from '../../../executors/executor'
import type { StatePart } from '../../importedModel'
import { CellCanvas } from '../cellCanvas'
import type { CellState } from '../cellCanvas'
import { cellName } from '../layerCanvas'
import { sameNumber } from '../constants'
import type { Machine, NodeContext, Operator, Operators } from '../machine'
import { axisOf, sizeOfDim, units } from '../values'
import type { Dim, Stream, Value } from '../values'
import { asStream, nodeOf, vectorOf } from './reading'

interface Sequence {
  /** In the body, or around it. */
  readonly name: string
  readonly stream: Stream
  /** Of time. */
  readonly axis: number
}

interface CarriedState {
  /** The names of the body's input and output. */
  readonly input: string
  readonly output: string
  readonly start: Value
}

interface Body {
  readonly graph: GraphProto
  readonly sequences: readonly Sequence[]
  readonly states: readonly CarriedState[]
  /** Names of the body's values that are given at each step. */
  readonly given: readonly string[]
  /** Whether steps are taken from the last to the first. */
  readonly backward: boolean
  /** Whether the body's sequences are inputs of the body; else it takes their steps by number. */
  readonly named: boolean
  readonly prepare?: (machine: Machine) => void
}

interface DrawnBody {
  readonly finals: readonly Value[]
  /** Without the axis of time. */
  readonly outputs: readonly Stream[]
  readonly time: Dim
}

export function drawBody(context: NodeContext, body: Body): DrawnBody {
  const { cannot, meanings } = context
  const [first] = body.sequences
  if (!first) return cannot('is a loop that reads no sequence step by step', 'Drawn cells read a time step at each step.')
  const time = first.stream.dims[first.axis] ?? []
  meanings.role(time, 'time', cannot)
  const nodes = body.sequences.map(({ stream, axis }) => nodeOf(context, { ...stream, dims: withoutAxis(stream.dims, axis) }))
  const [only = ''] = nodes
  const input = nodes.length === 1 ? only : context.canvas.concat(`${context.name}_inputs`, nodes)
  const canvas = new CellCanvas(context.canvas.widthOf(input))
  const steps = new Map<string, Stream>()
  let begin = 0
  body.sequences.forEach(({ name, stream, axis }, k) => {
    const dims = withoutAxis(stream.dims, axis)
    const width = context.canvas.widthOf(nodes[k] ?? '')
    const node = nodes.length === 1 ? 'x' : canvas.select(name, 'x', Array.from({ length: width }, (_, unit) => begin + unit)) // prettier-ignore
    begin += width
    steps.set(name, { is: 'stream', node, offset: 0, dims: [...dims.slice(0, -1), units(width)], steps: 'all', reversed: false })
  })
  const machine = context.machine.inner(canvas, steps)
  if (body.named) for (const [name, step] of steps) machine.set(name, step)
  body.prepare?.(machine)
  const batch = withoutAxis(first.stream.dims, first.axis).slice(0, -1)
  for (const dim of batch) meanings.role(dim, 'batch', cannot)
  const drawn = body.states.map((state) => startState(context, canvas, machine, state, batch))
  machine.run(body.graph)
  const inner = { ...context, canvas, machine }
  drawn.forEach(({ state }, k) => {
    const value = machine.get(body.states[k]?.output ?? '') ?? cannot('does not give a state again')
    state.next = nodeOf(inner, asStream(inner, value, 0))
  })
  const outputs = body.given.map((name) => asStream(inner, machine.get(name) ?? cannot(`gives ${name}, which its body does not have`), 0))
  const ends = outputs.length > 0 ? outputs.map((output) => nodeOf(inner, output)) : [drawn[0]?.state.next ?? cannot('gives nothing')]
  const output = ends.length === 1 ? (ends[0] ?? '') : canvas.concat('all', ends)
  const cell = canvas.finished(cellName(context.name), output, canvas.widthOf(drawn[0]?.state.next ?? output))
  const layer = meanings.sketch.recurrent(context.name, input, cell, body.backward ? 'backward' : 'forward')
  drawn.forEach(({ given }) => given(layer))
  let offset = 0
  return {
    time,
    finals: drawn.map(({ state, dims }) => ({ is: 'states', parts: [{ layer, state: state.name, backward: body.backward }], dims })),
    outputs: outputs.map(({ dims }, k) => {
      const width = canvas.widthOf(ends[k] ?? '')
      const own: Stream = { is: 'stream', node: layer, offset, dims: [...dims.slice(0, -1), units(width)], steps: 'all', reversed: false }
      offset += width
      return own
    })
  }
}

const withoutAxis = (dims: readonly Dim[], axis: number): readonly Dim[] => dims.filter((_, k) => k !== axis)

interface Started {
  readonly state: CellState
  readonly dims: readonly Dim[]
  given(layer: string): void
}

/** A state of the cell, which begins as zeros, as one vector for all sequences, or as an input of the file. */
function startState(
  context: NodeContext,
  canvas: CellCanvas,
  machine: Machine,
  { input, start }: CarriedState,
  batch: readonly Dim[]
): Started {
  const { cannot } = context
  const sizes = start.is === 'constant' ? start.shape : start.is === 'input' ? start.views.map(({ size }) => size) : null
  if (!sizes)
    return cannot(
      `begins its state ${input} with a value that is computed`,
      'Export the model with states that begin at zero, or are inputs.'
    )
  const width = sizes.at(-1) ?? 1
  const added = Math.max(0, sizes.length - 1 - batch.length)
  if (sizes.slice(0, added).some((size) => size !== 1))
    return cannot(
      `has the state ${input} of [${sizes.join(', ')}], which is more than a vector for each sequence`,
      'Only loops whose states are vectors are read.'
    )
  const initial = start.is === 'constant' ? vector(context, start, width) : null
  const state = canvas.state(input, width, initial)
  const own = batch.slice(Math.max(0, batch.length - sizes.length + 1))
  const dims: readonly Dim[] = [...Array.from({ length: added }, (): Dim => []), ...own, units(width)]
  machine.set(input, { is: 'stream', node: state.name, offset: 0, dims, steps: 'all', reversed: false })
  return {
    state,
    dims,
    given: (layer) => {
      if (start.is !== 'input') return
      const axes = start.views.map((_, k): StatePart['axes'][number] =>
        k === start.views.length - 1 ? { of: 'units', size: width, stride: 1 } : { of: 'batch' }
      )
      context.meanings.asState(start, { layer, state: state.name, axes })
    }
  }
}

function vector({ cannot }: NodeContext, start: Extract<Value, { is: 'constant' }>, width: number): Tensor | null {
  if (sameNumber(start) === 0) return null
  return vectorOf(start, width) ?? cannot('begins with constant states that differ from sequence to sequence')
}

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
