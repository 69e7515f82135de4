/** Nodes, attributes and values of ONNX graphs as drafts, and the names that they have in one model. */
import type { AttributeDraft, GraphDraft, NodeDraft, ValueInfoDraft } from '../../../files/onnx/onnxMessages'
import { elementCodes } from '../../../files/onnx/onnxTensor'
import type { ElementType } from '../../../files/onnx/onnxTensor'
import { fixedValue } from '../../../compiler/program/sizes'
import type { Size } from '../../../compiler/program/sizes'

/** A number is an integer; numbers that are floats are wrapped. */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: GraphDraft }
export type NodeAttributes = Readonly<Record<string, AttributeValue>>

export function attributeDraft(name: string, value: AttributeValue): AttributeDraft {
  if (typeof value === 'number') return { name, type: 2, i: value }
  if (typeof value === 'string') return { name, type: 3, s: bytes(value) }
  if ('graph' in value) return { name, type: 5, g: value.graph }
  if ('float' in value) return { name, type: 1, f: value.float }
  if ('floats' in value) return { name, type: 6, floats: [...value.floats] }
  const numbers = value.filter((each) => typeof each === 'number')
  if (numbers.length === value.length) return { name, type: 7, ints: numbers }
  return { name, type: 8, strings: value.filter((each) => typeof each === 'string').map(bytes) }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An axis of a graph's inputs and outputs: its number, its name where it is dynamic and has one, or neither. */
export function axisOf(size: Size, names: AxisNames): { dimValue?: number; dimParam?: string } {
  const fixed = fixedValue(size)
  if (fixed !== null) return { dimValue: fixed }
  const { base, batch, blockSteps } = size
  if (blockSteps !== null || base.constant !== 0 || batch.steps !== 0) return {}
  if (base.steps === 1 && batch.constant === 0) return { dimParam: names.steps }
  return base.steps === 0 && batch.constant === 1 ? { dimParam: names.batch } : {}
}

/** What the two sizes that may be any are called. */
export interface AxisNames {
  readonly batch: string
  readonly steps: string
}

export function valueInfo(name: string, type: ElementType, shape: readonly Size[], names: AxisNames): ValueInfoDraft {
  return { name, type: { tensorType: { elemType: elementCodes[type], shape: { dim: shape.map((size) => axisOf(size, names)) } } } }
}

/** Names are unique over all graphs within a model. */
export class UniqueNames {
  private readonly taken = new Set<string>()
  private readonly counts = new Map<string, number>()

  /** The wish itself where it is free, else with a number behind it. */
  take(wish: string): string {
    let count = this.counts.get(wish) ?? 0
    let name = count === 0 ? wish : `${wish}_${count}`
    for (; this.taken.has(name); name = `${wish}_${count}`) count++
    this.counts.set(wish, count + 1)
    this.taken.add(name)
    return name
  }
}

/** Nodes in an order in which each comes after what it reads; the given order where that is one already. */
export function sortedNodes(nodes: readonly NodeDraft[]): NodeDraft[] {
  const makers = new Map(nodes.flatMap((node) => (node.output ?? []).map((name) => [name, node] as const)))
  const sorted = new Set<NodeDraft>()
  const reads = new Map(nodes.map((node) => [node, [...namesRead(node)].flatMap((name) => makers.get(name) ?? [])]))
  const open: { node: NodeDraft; next: number }[] = []
  for (const root of nodes) {
    if (!sorted.has(root)) open.push({ node: root, next: 0 })
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const maker = reads.get(top.node)?.[top.next++]
      if (maker && !sorted.has(maker)) open.push({ node: maker, next: 0 })
      else if (!maker) {
        sorted.add(top.node)
        open.pop()
      }
    }
  }
  return [...sorted]
}

/** The names that a node reads, and those that its bodies read from around them. */
export function* namesRead(node: NodeDraft): Iterable<string> {
  yield* node.input ?? []
  for (const { g } of node.attribute ?? []) for (const inner of g?.node ?? []) yield* namesRead(inner)
}

/** The graph with other names for some values, also where bodies read them. */
export function renamed(nodes: readonly NodeDraft[], names: ReadonlyMap<string, string>): NodeDraft[] {
  const name = (value: string) => names.get(value) ?? value
  return nodes.map((node) => ({
    ...node,
    input: (node.input ?? []).map(name),
    output: (node.output ?? []).map(name),
    attribute: (node.attribute ?? []).map((each) =>
      each.g ? { ...each, g: { ...each.g, node: renamed(each.g.node ?? [], names) } } : each
    )
  }))
}
