/** The branches of a stack of layers: links that jump over rows, each source with a lane of its own beside the stack. */
import type { Layers } from './stackEdit'

/** A link from one row to those further down that read it; row −1 is what the task gives. */
export interface Branch {
  readonly source: number
  readonly targets: readonly number[]
  /** 0 runs nearest to the stack. */
  readonly lane: number
}

/** What a row's lane shows: a line from its top, to its bottom, and whether it touches the row. */
export interface LaneMark {
  readonly lane: number
  readonly fromTop: boolean
  readonly toBottom: boolean
  readonly touch: 'start' | 'end' | null
}

/** The branches in lanes such that no two overlap: short ones inside, long ones outside. */
export function branchesOf(layers: Layers): Branch[] {
  const branches: Branch[] = []
  const spans = spansOf(layers).toSorted((a, b) => length(a) - length(b) || a.source - b.source)
  for (const span of spans) {
    let lane = 0
    while (branches.some((other) => other.lane === lane && overlap(other, span))) lane++
    branches.push({ ...span, lane })
  }
  return branches
}

type Span = Omit<Branch, 'lane'>

function spansOf(layers: Layers): Span[] {
  const rowOf = new Map(layers.map((layer, row) => [layer.id, row]))
  const targets = new Map<number, number[]>()
  for (const [row, layer] of layers.entries()) {
    for (const input of layer.inputs) {
      const source = rowOf.get(input) ?? -1
      if (source !== row - 1) targets.set(source, [...(targets.get(source) ?? []), row])
    }
  }
  return [...targets].map(([source, rows]) => ({ source, targets: rows }))
}

const ends = (span: Span): [number, number] => [Math.min(span.source, ...span.targets), Math.max(span.source, ...span.targets)]
const length = (span: Span): number => ends(span)[1] - ends(span)[0]

function overlap(a: Span, b: Span): boolean {
  const [[fromA, toA], [fromB, toB]] = [ends(a), ends(b)]
  return fromA < toB && fromB < toA
}

/** What each lane shows beside a row; rows between the ends of a branch are passed. */
export function laneMarks(branches: readonly Branch[], row: number): LaneMark[] {
  return branches.flatMap((branch) => {
    const [from, to] = ends(branch)
    if (row < from || row > to) return []
    const touch = row === branch.source ? 'start' : branch.targets.includes(row) ? 'end' : null
    return [{ lane: branch.lane, fromTop: row > from, toBottom: row < to, touch } satisfies LaneMark]
  })
}

/** Whether a row reads the row above it, so that a wire is drawn between them. */
export function hasWire(layers: Layers, row: number): boolean {
  const above = layers[row - 1]?.id
  const inputs = layers[row]?.inputs ?? []
  const outside = (input: string) => !layers.some((layer) => layer.id === input)
  return above === undefined ? inputs.some(outside) : inputs.includes(above)
}
