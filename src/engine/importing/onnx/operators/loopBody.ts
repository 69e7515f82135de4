/** The body of a loop over time as a drawn cell. */
import type { GraphProto } from '../../../files/onnx/onnxMessages'
import type { Tensor } from '../../../executors/executor'
import type { StatePart } from '../../importedModel'
import { CellCanvas } from '../cellCanvas'
import type { CellState } from '../cellCanvas'
import { cellName } from '../layerCanvas'
import { sameNumber } from '../constants'
import type { Machine, NodeContext } from '../machine'
import { units } from '../values'
import type { Dim, Stream, Value } from '../values'
import { asStream, nodeOf, vectorOf } from './reading'

export interface Sequence {
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

/** Draws the body as a cell, and the loop as a layer that runs it. */
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
