/** Makes the outputs of a graph those of a drawing: the first is what the head predicts, others are layers and states. */
import type { GraphProto } from '../../files/onnx/onnxMessages'
import { at } from '../../compiler/program/shapes'
import { identity } from '../drawing/tensors'
import type { Sketch } from '../drawing/sketch'
import type { ImportedTask } from '../drawing/finished'
import type { Axis, Finish, ModelOutput, OutputMeaning } from '../importedModel'
import { refuse } from '../importRefusal'
import type { Machine } from './machine'
import type { Meanings } from './meanings'
import { drawnFinish, nodeOf } from './operators/reading'
import { unitsOnLast } from './dims'
import { isRange } from './canvas'
import { LayerCanvas } from './layerCanvas'
import type { Dim, States, Stream } from './values'

interface Read {
  readonly outputs: readonly ModelOutput[]
  readonly target: ImportedTask['target']
}

interface Given {
  readonly name: string
  readonly stream: Stream
  readonly finish: Finish
}

export function outputsOf(graph: GraphProto, machine: Machine, meanings: Meanings, classes: readonly string[]): Read {
  const { sketch } = meanings
  const values = graph.output.map(({ name }) => ({
    name,
    value: machine.get(name) ?? refuse(`The graph gives ${name}, which no node makes.`, 'Export the model again.')
  }))
  const streams = values.flatMap(({ name, value }): Given[] => {
    if (value.is === 'finished') return [{ name, stream: value.stream, finish: value.finish }]
    return value.is === 'stream' ? [{ name, stream: value, finish: 'none' }] : []
  })
  const states = values.flatMap(({ value }) => (value.is === 'states' ? [value] : []))
  const drawing = new Outputs(sketch, meanings)
  const given = streams.map((each) => drawing.plain(each))
  const { head, finish, width } = drawing.head(given, states)
  const outputs = values.flatMap(({ name, value }): ModelOutput[] => {
    if (value.is === 'states') return [{ name, meaning: drawing.states(value) }]
    const own = given.find((each) => each.name === name)
    if (!own)
      return refuse(
        `The output ${name} is ${value.is === 'constant' ? 'a constant' : 'not computed by what is drawn'}.`,
        'Export the model without it.'
      )
    const isHead = own === given[0] && head !== null
    const meaning: OutputMeaning = {
      from: 'layer',
      layer: isHead ? head : own.stream.node,
      steps: own.stream.steps,
      finish: isHead ? finish : 'none',
      axes: drawing.axes(own.stream, isHead && finish === 'sigmoidOfTwo')
    }
    return [{ name, meaning }]
  })
  const over = given[0] && given[0].stream.steps === 'all' ? 'step' : 'sequence'
  const isClass = finish !== 'none' || meanings.tokens === width || classes.length === width
  return { outputs, target: { over, kind: isClass ? 'class' : 'real', width } }
}

class Outputs {
  constructor(
    private readonly sketch: Sketch,
    private readonly meanings: Meanings
  ) {}

  private get context() {
    const cannot = (why: string, remedy = 'Export the model with plain outputs.'): never => refuse(`An output ${why}.`, remedy)
    return { name: 'output', canvas: new LayerCanvas(this.sketch), cannot }
  }

  /** Outputs of whole layers in the order of time; a sigmoid of several units is drawn. */
  plain(given: Given): Given {
    const { stream, finish, name } = given
    if (stream.reversed)
      return refuse(`The output ${name} has time running backward.`, 'Export the model with the order of time as it reads it.')
    const width = this.sketch.widthOf(stream.node)
    if (finish === 'sigmoid' && width > 1) return { name, finish: 'none', stream: drawnFinish(this.context, { is: 'finished', ...given }) }
    if (unitsOnLast(stream.dims) === null) return given
    const node = nodeOf(this.context, stream)
    const places = unitsOnLast(stream.dims) ?? []
    const whole = isRange(places) && places[0] === 0 && stream.offset === 0
    return whole ? { ...given, stream: { ...stream, node } } : { ...given, stream: { ...stream, node, offset: 0 } }
  }

  /**
   * The layer that the model ends in. Where the first output is a linear layer, that is the head; else a head gives on what its outputs
   * are, so that all of them are part of the model.
   */
  head(
    given: readonly Given[],
    states: readonly States[]
  ): { readonly head: string | null; readonly finish: Finish; readonly width: number } {
    const { sketch } = this
    const [first] = given
    const needed = [
      ...new Set([...given.map(({ stream }) => stream.node), ...states.flatMap(({ parts }) => parts.map(({ layer }) => layer))])
    ]
    if (needed.length === 0)
      return refuse('The graph gives nothing that is drawn.', 'Import a model with an output that its input changes.')
    const over = !first || first.stream.steps === 'last' ? 'last' : 'token'
    const covered = first ? sketch.readBy(first.stream.node) : new Set<string>()
    if (first && needed.every((node) => covered.has(node))) {
      const { node } = first.stream
      if (first.finish === 'sigmoid') return { head: sketch.twoClassesOn(node, over), finish: 'sigmoidOfTwo', width: 2 }
      const width = sketch.widthOf(node)
      return { head: sketch.headOn(node, over), finish: first.finish, width }
    }
    const node = needed.length === 1 ? at(needed, 0) : sketch.concat('outputs', needed)
    sketch.head('head', node, over, identity(sketch.widthOf(node)), null)
    return { head: null, finish: 'none', width: sketch.widthOf(node) }
  }

  states({ parts, dims }: States): OutputMeaning {
    const one = (part: States['parts'][number], axes: readonly Dim[]): OutputMeaning => ({
      from: 'state',
      layer: part.layer,
      state: part.state,
      axes: axes.map((dim) => this.axis(dim))
    })
    const axis = dims.findIndex((dim) => dim.some((atom) => atom.of === 'which'))
    const plain = dims.map((dim): Dim => dim.filter((atom) => atom.of !== 'which'))
    const [first] = parts
    if (axis < 0) return first ? one(first, plain) : refuse('An output is a state of no layer.', 'Export the model again.')
    return { from: 'joined', axis, parts: parts.map((part) => one(part, plain)) }
  }

  axes({ dims }: Stream, single: boolean): Axis[] {
    return dims.map((dim) => (single && dim.some((atom) => atom.of === 'units') ? { of: 'units', size: 1, stride: 1 } : this.axis(dim)))
  }

  private axis(dim: Dim): Axis {
    const [atom, ...more] = dim
    if (!atom) return { of: 'one' }
    if (more.length > 0 || atom.of === 'which')
      return refuse('An output has an axis that joins time, sequences or units.', 'Export the model with an axis for each.')
    return atom.of === 'units' ? atom : this.meanings.settled(atom.id)
  }
}
