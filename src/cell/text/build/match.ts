/**
 * Matches the lines of a text with the nodes of a drawing, so that these keep their identifier, place, role and name. It matches by name,
 * then inside matched lines, then by structure, and last by name with a different kind.
 */
import type { CellGraph, CellNode } from '../../../contract/document/cellGraph'
import { slotsOf } from '../../slots'
import type { DraftCell, DraftNode, Slot } from '../read/draft'

export function matchNodes(draft: DraftCell, base: CellGraph): Map<DraftNode, CellNode> {
  return new Matcher(draft, base).match()
}

/** A node's name as the text writes it. */
export function nameInText(node: CellNode): string {
  return node.name.replaceAll('-', '_')
}

class Matcher {
  private readonly found = new Map<DraftNode, CellNode>()
  private readonly taken = new Set<CellNode>()
  private readonly slots: ReadonlyMap<CellNode, readonly (CellNode | null)[]>
  /** The first node of each name, as the text writes it, without the ports. */
  private readonly byName: ReadonlyMap<string, CellNode>

  constructor(
    private readonly draft: DraftCell,
    private readonly base: CellGraph
  ) {
    this.slots = slotsOf(base)
    const inner = base.nodes.filter((node) => !isPort(node))
    this.byName = new Map(inner.toReversed().map((node) => [nameInText(node), node]))
  }

  match(): Map<DraftNode, CellNode> {
    this.ports('input', this.draft.inputs)
    this.ports('state', this.draft.states)
    this.named(true)
    this.within()
    this.byStructure((one, other) => this.same(one, other))
    this.byStructure((one, other) => this.sameInputs(one, other))
    this.named(false)
    this.within()
    this.byStructure((one, other) => this.same(one, other))
    return this.found
  }

  private pair(one: DraftNode, other: CellNode): void {
    this.found.set(one, other)
    this.taken.add(other)
  }

  /** Matches ports by name. If equally many remain on both sides, they were renamed, and match in order. */
  private ports(kind: 'input' | 'state', drafts: readonly DraftNode[]): void {
    const nodes = this.base.nodes.filter((node) => node.kind === kind)
    for (const one of drafts) {
      const other = nodes.find((node) => nameInText(node) === one.name && !this.taken.has(node))
      if (other) this.pair(one, other)
    }
    const unmatched = nodes.filter((node) => !this.taken.has(node))
    const open = drafts.filter((one) => !this.found.has(one))
    if (unmatched.length === open.length) open.forEach((one, k) => unmatched[k] && this.pair(one, unmatched[k]))
  }

  private named(sameKind: boolean): void {
    for (const one of this.draft.nodes) {
      if (one.name === null || this.found.has(one)) continue
      const other = one.becomes ? this.sourceOf(one.name) : this.byName.get(one.name)
      if (other && !isPort(other) && !this.taken.has(other) && (!sameKind || other.kind === one.form.kind)) this.pair(one, other)
    }
  }

  /** Returns the node whose value becomes the state; the state may have been renamed. */
  private sourceOf(name: string): CellNode | null {
    const state = this.draft.states.find((one) => one.name === name)
    const before = (state && this.found.get(state)?.name) ?? name
    const next = this.base.nodes.find((node) => node.kind === 'nextState' && node.params.state === before)
    return (next && this.slots.get(next)?.[0]) ?? null
  }

  /** Matches nodes inside matched lines: first equal parts, then nodes of one kind at equal places. */
  private within(): void {
    for (const one of [...this.draft.nodes].reverse()) {
      const other = this.found.get(one)
      if (!other || other.kind !== one.form.kind) continue
      const slots = this.slots.get(other) ?? []
      for (const input of one.inputs) this.pairEqual(input, slots)
      one.inputs.forEach((input, k) => {
        const slot = slots[k]
        if (input && slot && this.free(input, slot) && input.name === null && input.form.kind === slot.kind) this.pair(input, slot)
      })
    }
  }

  private free(one: DraftNode, other: CellNode): boolean {
    return !this.found.has(one) && !this.taken.has(other)
  }

  private pairEqual(input: Slot, slots: readonly (CellNode | null)[]): void {
    if (!input || input.name !== null || this.found.has(input)) return
    const equal = slots.find((slot) => slot !== null && !this.taken.has(slot) && this.same(input, slot))
    if (equal) this.pair(input, equal)
  }

  private byStructure(fits: (one: DraftNode, other: CellNode) => boolean): void {
    for (const one of this.draft.nodes) {
      if (this.found.has(one)) continue
      const other = this.base.nodes.find((node) => !this.taken.has(node) && !isPort(node) && node.kind === one.form.kind && fits(one, node))
      if (other) this.pair(one, other)
    }
  }

  /** True when kinds, parameters and inputs are equal, recursively down to nodes that are already matched. */
  private same(one: Slot, other: CellNode | null): boolean {
    if (!one || !other) return one === other
    const known = this.found.get(one)
    if (known) return known === other
    if (this.taken.has(other) || one.form.kind !== other.kind) return false
    return JSON.stringify(one.form.params) === JSON.stringify(other.params) && this.inputsFit(one, other, (a, b) => this.same(a, b))
  }

  private sameInputs(one: DraftNode, other: CellNode): boolean {
    return this.inputsFit(one, other, (a, b) => (a ? this.found.get(a) === b : b === null))
  }

  private inputsFit(one: DraftNode, other: CellNode, fit: (a: Slot, b: CellNode | null) => boolean): boolean {
    const slots = this.slots.get(other) ?? []
    return one.inputs.length === slots.length && one.inputs.every((input, k) => fit(input, slots[k] ?? null))
  }
}

function isPort({ kind }: CellNode): boolean {
  return kind === 'input' || kind === 'state' || kind === 'nextState' || kind === 'output'
}
