/**
 * Finds loops over time that were written out step by step, as exporters do that know no loop, and writes each as one node with a body again:
 * the steps must be alike, node by node, each reading its time step and what the step before it gave.
 */
import type { GraphProto, NodeProto } from '../../files/onnx/onnxMessages'
import { refuse } from '../importRefusal'

/** The operator of a loop that was found; `operators/rolled.ts` draws it. */
export const rolledOperator = 'a loop written out step by step'
const fewestSteps = 4

/** Whole numbers of a constant by name; null where the value is none. */
export type ConstantOf = (name: string) => readonly number[] | null

interface Step {
  readonly nodes: ReadonlySet<NodeProto>
  readonly outputs: ReadonlySet<string>
}

/** The graph with its unrolled loops as loops. */
export function rolled(graph: GraphProto, constantOf: ConstantOf): GraphProto {
  const makers = new Map(graph.node.flatMap((node) => node.output.map((output) => [output, node] as const)))
  for (const concat of graph.node) {
    if (concat.opType !== 'Concat' || concat.input.length < fewestSteps) continue
    const found = new Unrolled(makers, constantOf, concat).found()
    if (found) return rolled({ ...graph, node: found(graph.node) }, constantOf)
  }
  return graph
}

class Unrolled {
  private readonly steps: Step[] = []
  private sequence = ''
  private axis = 0

  constructor(
    private readonly makers: ReadonlyMap<string, NodeProto>,
    private readonly constantOf: ConstantOf,
    private readonly concat: NodeProto
  ) {}

  /** Rewrites the nodes of the graph; null where the values that are joined are no steps of a loop. */
  found(): ((nodes: readonly NodeProto[]) => NodeProto[]) | null {
    if (!this.cut()) return null
    const count = this.steps.length
    const [first, second] = [this.pairs(1), this.pairs(3)]
    if (!first || !second) return null
    const states = [...second.keys()].filter((name) => this.steps[1]?.outputs.has(name))
    const next = states.map((state) => second.get(state) ?? '')
    let before: ReadonlyMap<string, string> | null = null
    for (let t = 3; t < count; t++) {
      const pairs = this.pairs(t)
      if (!pairs) return null
      // The state that a step reads is the one that the step before it gave.
      const earlier = before
      if (earlier && states.some((state, k) => pairs.get(state) !== earlier.get(next[k] ?? ''))) return null
      before = pairs
    }
    const last = states.map((_, k) => before?.get(next[k] ?? '') ?? '')
    const begun = states.map((state) => first.get(state) ?? '')
    return (nodes) => this.rewritten(nodes, { states, next, begun, last })
  }

  /** Sorts the nodes behind each joined value into steps, and finds the sequence that they read. */
  private cut(): boolean {
    const visited = new Set<NodeProto>()
    for (const name of this.concat.input) {
      const nodes = this.behind(name, visited)
      this.steps.push({ nodes, outputs: new Set([...nodes].flatMap(({ output }) => output)) })
    }
    const slice = [...(this.steps[1]?.nodes ?? [])].find((node) => this.takenAt(node) !== null)
    if (!slice) return false
    this.sequence = slice.input[0] ?? ''
    this.axis = this.axisOf(slice)
    const source = this.behind(this.sequence, new Set())
    const begin = new Set([...(this.steps[0]?.nodes ?? [])].filter((node) => !source.has(node)))
    this.steps[0] = { nodes: begin, outputs: new Set([...begin].flatMap(({ output }) => output)) }
    const size = this.steps[2]?.nodes.size ?? 0
    return size > 0 && this.steps.slice(2).every(({ nodes }) => nodes.size === size)
  }

  /** The nodes that a value needs and that were not visited before. */
  private behind(name: string, visited: Set<NodeProto>): ReadonlySet<NodeProto> {
    const nodes = new Set<NodeProto>()
    const open = [name]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const maker = this.makers.get(next)
      if (!maker || visited.has(maker) || maker.opType === 'Constant') continue
      visited.add(maker)
      nodes.add(maker)
      open.push(...maker.input)
    }
    return nodes
  }

  /** The time step that a node takes of a sequence; null where it takes none. */
  private takenAt({ opType, input, attribute }: NodeProto): number | null {
    const [, begin = '', end = ''] = input
    const [from, to] = [this.constantOf(begin), this.constantOf(end)]
    if (opType === 'Gather' && from?.length === 1) return from[0] ?? null
    if (opType !== 'Slice' || from?.length !== 1 || to?.length !== 1 || attribute.length > 0) return null
    return to[0] === (from[0] ?? 0) + 1 ? (from[0] ?? null) : null
  }

  private axisOf({ opType, input, attribute }: NodeProto): number {
    if (opType === 'Gather') return attribute.find(({ name }) => name === 'axis')?.i ?? 0
    return this.constantOf(input[3] ?? '')?.[0] ?? 0
  }

  private isStep(node: NodeProto): boolean {
    return node.input[0] === this.sequence && this.takenAt(node) !== null && this.axisOf(node) === this.axis
  }

  /** Which value of step `t` stands for each of step 2, and for those of step 1 that it reads; null where the steps are not alike. */
  private pairs(t: number): ReadonlyMap<string, string> | null {
    const pairs = new Map<string, string>()
    const [model, before, own, ownBefore] = [this.steps[2], this.steps[1], this.steps[t], this.steps[t - 1]]
    const alike = (a: string, b: string): boolean => {
      const known = pairs.get(a)
      if (known !== undefined) return known === b
      pairs.set(a, b)
      const [one, other] = [this.makers.get(a), this.makers.get(b)]
      if (before?.outputs.has(a)) return ownBefore?.outputs.has(b) ?? false
      if (!one || !other || !model?.nodes.has(one)) return a === b || this.sameConstant(a, b)
      if (!own?.nodes.has(other) || one.opType !== other.opType || one.output.indexOf(a) !== other.output.indexOf(b)) return false
      if (this.isStep(one)) return this.isStep(other) && this.takenAt(one) === 2 && this.takenAt(other) === t
      if (JSON.stringify(one.attribute) !== JSON.stringify(other.attribute) || one.input.length !== other.input.length) return false
      return one.input.every((input, k) => alike(input, other.input[k] ?? ''))
    }
    return alike(this.concat.input[2] ?? '', this.concat.input[t] ?? '') ? pairs : null
  }

  private sameConstant(a: string, b: string): boolean {
    const [one, other] = [this.constantOf(a), this.constantOf(b)]
    return one !== null && other !== null && one.join() === other.join()
  }

  private rewritten(
    nodes: readonly NodeProto[],
    { states, next, begun, last }: Readonly<Record<'states' | 'next' | 'begun' | 'last', readonly string[]>>
  ): NodeProto[] {
    const all = new Set(this.steps.flatMap((step) => [...step.nodes]))
    const axis = this.concat.attribute.find(({ name }) => name === 'axis')?.i ?? 0
    if (axis < 0)
      return refuse(
        `The node ${this.concat.name} joins steps along an axis counted from the end.`,
        'Export the model with its recurrent operators.'
      )
    const joined = `${this.concat.output[0] ?? ''} with steps`
    const info = (name: string) => ({ name, docString: '' })
    const graph = (name: string, own: readonly NodeProto[], outputs: readonly string[]): GraphProto => ({
      name,
      node: own.map((node) => (this.isStep(node) ? this.stepOf(node) : node)),
      initializer: [],
      sparseInitializer: [],
      input: states.map(info),
      output: outputs.map(info),
      valueInfo: [],
      docString: ''
    })
    const inside = (step: Step | undefined) => nodes.filter((node) => step?.nodes.has(node))
    const plain = { type: 0, floats: [], ints: [], strings: [], tensors: [], graphs: [], refAttrName: '' }
    const node = { domain: '', docString: '', attribute: [] }
    const loop: NodeProto = {
      ...node,
      name: this.concat.name,
      opType: rolledOperator,
      input: [this.sequence],
      output: [...last, joined],
      attribute: [
        { ...plain, name: 'body', g: graph('body', inside(this.steps[2]), [...next, this.concat.input[2] ?? '']) },
        { ...plain, name: 'first', g: graph('first', inside(this.steps[0]), begun) },
        { ...plain, name: 'axis', i: this.axis },
        { ...plain, name: 'outputAxis', i: axis }
      ]
    }
    const squeeze: NodeProto = { ...node, name: `${this.concat.name} steps`, opType: 'Squeeze', input: [joined], output: this.concat.output, attribute: [{ ...plain, name: 'axes', ints: [axis + 1] }] } // prettier-ignore
    return nodes.flatMap((each) => (each === this.concat ? [loop, squeeze] : all.has(each) ? [] : [each]))
  }

  /** A slice keeps the axis of time, with one entry. */
  private stepOf({ name, opType, output }: NodeProto): NodeProto {
    const plain = { type: 0, floats: [], strings: [], tensors: [], graphs: [], refAttrName: '' }
    const attribute = opType === 'Slice' ? [{ ...plain, name: 'axes', ints: [this.axis] }] : []
    return { name, opType: opType === 'Slice' ? 'Unsqueeze' : 'Identity', domain: '', docString: '', input: [stepName], output, attribute }
  }
}

/** The name of the time step in the bodies. */
export const stepName = 'the time step'
