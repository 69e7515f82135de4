/** Follows an ONNX graph node by node, and draws what computes; each node is read by the row of its operator. */
import type { GraphProto, NodeProto, TensorProto } from '../../files/onnx/onnxMessages'
import { refuse } from '../importRefusal'
import { Attributes } from './attributes'
import type { Canvas } from './canvas'
import type { Meanings } from './meanings'
import { valuesOf } from './tensorValues'
import type { Constant, Iteration, Stream, Value } from './values'

export interface NodeContext {
  readonly node: NodeProto
  /** For messages and names. */
  readonly name: string
  readonly attributes: Attributes
  /** Null for an input that is left out. */
  readonly inputs: readonly (Value | null)[]
  readonly canvas: Canvas
  readonly meanings: Meanings
  readonly machine: Machine
  /** Whether nothing else reads the k-th input. */
  fresh(k: number): boolean
  /** Refuses the node with its name. */
  cannot(why: string, remedy?: string): never
}

export type Operator = (context: NodeContext) => Value | readonly (Value | null)[]
export type Operators = Readonly<Record<string, Operator>>

const mostNodes = 200_000

export class Machine {
  private readonly values = new Map<string, Value>()
  private readonly readers = new Map<string, number>()

  constructor(
    private readonly spec: {
      readonly operators: Operators
      readonly canvas: Canvas
      readonly meanings: Meanings
      readonly beside: (name: string) => Uint8Array | null
      readonly version: number
      readonly outer: Machine | null
      readonly steps?: ReadonlyMap<string, Stream>
    }
  ) {}

  get version(): number {
    return this.spec.version
  }
  get meanings(): Meanings {
    return this.spec.meanings
  }
  get canvas(): Canvas {
    return this.spec.canvas
  }

  get isBody(): boolean {
    return this.spec.outer !== null
  }

  /** A machine for a body, which sees the values of this one. `steps`: by name, the time steps that it takes of sequences around it. */
  inner(canvas: Canvas, steps: ReadonlyMap<string, Stream>): Machine {
    return new Machine({ ...this.spec, canvas, outer: this, steps })
  }

  tensorOf(tensor: TensorProto): Constant {
    return { is: 'constant', ...valuesOf(tensor, this.spec.beside) }
  }

  /** The time step of a sequence around the loop. */
  stepOf({ node, cannot }: NodeContext, axis: number, { plus }: Iteration): Value {
    const step = this.spec.steps?.get(node.input[0] ?? '')
    if (!step || axis !== 0 || plus !== 0)
      return cannot('takes another time step than the one of the loop', 'Drawn cells read one time step, and their states.')
    return step
  }

  set(name: string, value: Value): void {
    this.values.set(name, value)
  }

  /** A value of this graph, or of one around it. Values of a graph around a body can be constants and sequences to take steps of. */
  get(name: string): Value | null {
    const own = this.values.get(name)
    if (own) return own
    const around = this.spec.outer?.get(name) ?? null
    if (around?.is === 'stream' || around?.is === 'input') return { is: 'outer', value: around }
    return around?.is === 'states' || around?.is === 'finished' ? { is: 'opaque', why: 'a value around the loop' } : around
  }

  isOwn(name: string): boolean {
    return this.values.has(name)
  }

  run(graph: GraphProto): void {
    if (graph.node.length > mostNodes) refuse(`The graph has ${graph.node.length} nodes.`, 'Import a smaller model.')
    if (graph.sparseInitializer.length > 0) refuse('The graph has sparse weights.', 'Store them as plain tensors.')
    for (const tensor of graph.initializer) this.set(tensor.name, { is: 'constant', ...valuesOf(tensor, this.spec.beside) })
    this.count(graph)
    for (const node of graph.node) this.step(node)
  }

  private count(graph: GraphProto): void {
    const add = (name: string) => void this.readers.set(name, (this.readers.get(name) ?? 0) + 1)
    for (const { input, attribute } of graph.node) {
      input.forEach(add)
      for (const { g } of attribute) if (g) for (const node of g.node) node.input.forEach(add)
    }
    for (const { name } of graph.output) add(name)
  }

  private step(node: NodeProto): void {
    const name = node.name === '' ? `${node.opType} that gives ${node.output.find((output) => output !== '') ?? 'nothing'}` : node.name
    const cannot = (why: string, remedy = 'Export the model without it, or with an operator that is read.'): never =>
      refuse(`The node ${name} (${node.opType}) ${why}.`, remedy)
    const operator = node.domain === '' || node.domain === 'ai.onnx' ? this.spec.operators[node.opType] : undefined
    if (!operator) return cannot(`is of an operator that cannot be drawn${node.domain === '' ? '' : `, from ${node.domain}`}`)
    const inputs = node.input.map((input) =>
      input === ''
        ? null
        : (this.get(input) ??
          cannot(`reads ${input}, which no node before it gives: the graph goes in a circle, or is cut`, 'Export the model again.'))
    )
    const { canvas, meanings } = this.spec
    const fresh = (k: number) => this.readers.get(node.input[k] ?? '') === 1
    const attributes = new Attributes(node)
    const result = operator({ node, name: nameOf(node), attributes, inputs, canvas, meanings, machine: this, fresh, cannot })
    const values: readonly (Value | null)[] = Array.isArray(result) ? result : [single(result)]
    node.output.forEach((output, k) => {
      const value = values[k]
      if (output !== '' && value) this.set(output, value)
    })
  }
}

/** The type of a list or a value does not tell them apart by itself. */
function single(result: ReturnType<Operator>): Value {
  return 'is' in result ? result : refuse('An operator gave no value.', 'Report this file.')
}

/** A short name for what a node draws: that of the module, or of what it gives. */
function nameOf({ name, output, opType }: NodeProto): string {
  const parts = (name === '' ? (output[0] ?? '') : name)
    .split(/[/.:]+/)
    .map((part) => part.replace(/^node_|_+\d+$/g, ''))
    .filter((part) => part !== '' && !/^\d+$/.test(part))
  const named = parts.filter((part) => !new RegExp(`^${opType}(?:_\\d+)?$`, 'i').test(part))
  const short = (named.at(-1) ?? opType.toLowerCase()).replace(/\W+/g, '_')
  return /^(?:val|node|Identity|onnx)?_?\d*$/i.test(short) || short.length > 30 ? opType.toLowerCase() : short
}
