/** Builds a drawing from a parsed text. Nodes that the base drawing already has keep everything that the text does not state. */
import { cellNodeSchema } from '../../../contract/document/cellGraph'
import type { CellEdge, CellGraph, CellGroup, CellNode, Role } from '../../../contract/document/cellGraph'
import { cellNodeParams } from '../../../contract/document/cellNodes'
import { withNodes } from '../../groups'
import { freshName } from '../../names'
import { cellNodes } from '../../nodes/cellNodeKinds'
import { portOf } from '../../slots'
import type { DraftCell, DraftEnd, DraftNode, NodeForm, Slot } from '../read/draft'
import { keepLines } from '../print/inlining'
import { matchNodes, nameInText } from './match'
import { placeNodes } from './place'
import { cellName } from '../print/print'
import { roleOfLine, roleWithin } from './roles'
import type { GroupText } from '../parse/syntax'
import type { Span } from '../parse/tokens'

export interface BuiltCell {
  readonly graph: CellGraph
  /** Where each node is written, by identifier. */
  readonly spans: ReadonlyMap<string, NodeSpan>
}

export interface NodeSpan {
  readonly whole: Span
  /** The name that its line assigns. */
  readonly name: Span | null
}

export function buildCell(draft: DraftCell, base: CellGraph): BuiltCell {
  return new Builder(draft, base).build()
}

class Builder {
  private readonly matched: ReadonlyMap<DraftNode, CellNode>
  private readonly drafts: readonly DraftNode[]
  private readonly built = new Map<DraftNode, CellNode>()
  private readonly ends: CellNode[] = []
  private readonly edges: CellEdge[] = []
  private readonly spans = new Map<string, NodeSpan>()
  private readonly ids: Set<string>
  private readonly edgeIds: Set<string>
  /** The edges of the base that no value of the text has taken yet, by their ends. */
  private readonly baseEdges = new Map<string, CellEdge[]>()
  private readonly names = new Set<string>()
  private readonly fresh = new Set<string>()
  private readonly groupIds = new Set<string>()
  private readonly lineRoles = new Map<string, Role>()

  constructor(
    private readonly draft: DraftCell,
    private readonly base: CellGraph
  ) {
    this.matched = matchNodes(draft, base)
    this.drafts = [...draft.inputs, ...draft.states, ...draft.nodes]
    this.ids = new Set(base.nodes.map((node) => node.id))
    this.edgeIds = new Set(base.edges.map((edge) => edge.id))
    for (const edge of base.edges) this.baseEdges.set(endsKey(edge), [...(this.baseEdges.get(endsKey(edge)) ?? []), edge])
  }

  build(): BuiltCell {
    const names = this.nameAll()
    for (const one of this.drafts) if (one.name !== null) this.lineRoles.set(one.name, this.matched.get(one)?.role ?? roleOfLine(one))
    for (const one of this.drafts) this.node(one, names.get(one) ?? 'n')
    for (const [state, end] of this.draft.nexts) this.nextState(state, end)
    if (this.draft.output) this.output(this.draft.output)
    const nodes = [...this.drafts.flatMap((one) => this.built.get(one) ?? []), ...this.ends]
    const graph = { ...this.base, ...this.title(), nodes, edges: this.edges, ...this.groups(nodes) }
    const within = new Set(this.draft.nodes.filter((one) => one.name === null).flatMap((one) => this.built.get(one)?.id ?? []))
    return { graph: keepLines(placeNodes(graph, this.fresh), within), spans: this.spans }
  }

  /** Returns the groups that the text names, and the groups of the base of which the text has no line. */
  private groups(nodes: readonly CellNode[]): Pick<CellGraph, 'groups'> {
    const stayed = withNodes(this.base.groups ?? [], new Set(nodes.map((node) => node.id)))
    const textGroups = new Map(this.draft.groups.map((group) => [group.name, group]))
    const named = new Set(this.draft.nodes.flatMap((one) => (one.name === null ? [] : (this.built.get(one)?.id ?? []))))
    const baseGroups = stayed.filter((group) => textGroups.has(group.name) || !group.nodes.some((id) => named.has(id)))
    const groups = baseGroups.map((group) => ({ ...group, nodes: [...group.nodes, ...this.freshOn(textGroups.get(group.name))] }))
    const newGroups = [...textGroups.values()]
      .filter(({ name }) => !baseGroups.some((group) => group.name === name))
      .flatMap((text) => this.newGroup(text, groups))
    return groups.length + newGroups.length === 0 ? { groups: undefined } : { groups: [...groups, ...newGroups] }
  }

  private nodesOn(group: GroupText | undefined): CellNode[] {
    const on = this.draft.nodes.filter((one) => group?.lines.includes(one.name ?? one.within))
    return on.flatMap((one) => this.built.get(one) ?? [])
  }

  private freshOn(group: GroupText | undefined): string[] {
    return this.nodesOn(group).flatMap(({ id }) => (this.fresh.has(id) ? [id] : []))
  }

  private newGroup(text: GroupText, others: readonly CellGroup[]): CellGroup[] {
    const nodes = this.nodesOn(text).map(({ id }) => id)
    const id = freshName(
      new Set([...others.map((group) => group.id), ...this.groupIds]),
      text.name
        .replace(/\W+/g, '_')
        .replace(/^(?=\d)/, '_')
        .slice(0, 50)
    )
    this.groupIds.add(id)
    return nodes.length === 0 ? [] : [{ id, name: text.name, nodes, folded: false }]
  }

  private title(): { name: string; source: string } {
    const { name, source } = this.draft
    return { name: cellName(this.base.name) === name ? this.base.name : name, source }
  }

  /** A node with a line of its own is called by the name that the line assigns. Other nodes keep their names, or get short ones. */
  private nameAll(): Map<DraftNode, string> {
    const names = new Map<DraftNode, string>()
    const give = (one: DraftNode, name: string) => {
      this.names.add(name)
      names.set(one, name)
    }
    const unnamed = this.drafts.filter((one) => one.name === null || one.becomes)
    for (const one of this.drafts) {
      const before = this.matched.get(one)
      if (one.name === null || one.becomes) continue
      give(one, before && nameInText(before) === one.name && !this.names.has(before.name) ? before.name : one.name)
    }
    for (const one of unnamed) {
      const before = this.matched.get(one)
      if (before && !this.names.has(before.name)) give(one, before.name)
    }
    for (const one of unnamed) if (!names.has(one)) give(one, freshName(this.names, this.shortName(one)))
    return names
  }

  private shortName({ form, within, becomes, name }: DraftNode): string {
    // A number needs no name: what stands in the drawing is the number.
    if (form.kind === 'constant') return cellNodes.constant.base
    const wished = becomes ? `${name ?? ''}New` : `${cellNodes[form.kind].base}${within.length <= 2 ? within : ''}`
    return wished.slice(0, 60)
  }

  private node(one: DraftNode, name: string): void {
    const before = this.matched.get(one)
    const role =
      before?.role ??
      (one.form.kind === 'constant' ? 'plain' : one.name === null ? roleWithin(this.lineRoles.get(one.within)) : roleOfLine(one))
    const node = this.make(before, name, role, keptParams(one.form, before), one.note)
    this.built.set(one, node)
    this.spans.set(node.id, { whole: one.span, name: one.nameSpan })
    this.connect(node, one.inputs)
  }

  private nextState(state: string, end: DraftEnd): void {
    const name = this.draft.states.map((one) => this.built.get(one)).find((node) => node && nameInText(node) === state)?.name ?? state
    const stateNode = this.draft.states.find((one) => one.name === state)
    const old = stateNode && this.matched.get(stateNode)?.name
    const before = this.base.nodes.find((node) => node.kind === 'nextState' && node.params.state === (old ?? name))
    this.end(
      this.make(before, name, before?.role ?? 'state', { kind: 'nextState', params: { state: name } }, end.note, `${name}_next`),
      end
    )
  }

  private output(end: DraftEnd): void {
    const before = this.base.nodes.find((node) => node.kind === 'output')
    const name = before && !this.names.has(before.name) ? before.name : freshName(this.names, cellNodes.output.base)
    this.end(this.make(before, name, before?.role ?? 'plain', { kind: 'output', params: {} }, end.note), end)
  }

  private end(node: CellNode, { source, span }: DraftEnd): void {
    this.ends.push(node)
    this.spans.set(node.id, { whole: span, name: null })
    this.connect(node, [source])
  }

  private make(before: CellNode | undefined, name: string, role: Role, form: NodeForm, note: string, wishedId = name): CellNode {
    const id = before?.id ?? freshName(this.ids, wishedId.slice(0, 60))
    this.ids.add(id)
    if (!before) this.fresh.add(id)
    const place = { position: before?.position ?? { x: 0, y: 0 }, ...((before?.auto ?? !before) && { auto: true }) }
    return cellNodeSchema.parse({ id, name, role, ...place, ...form, ...(note !== '' && { note }) })
  }

  private connect(target: CellNode, slots: readonly Slot[]): void {
    slots.forEach((slot, k) => {
      const source = slot && this.built.get(slot)
      if (!source) return
      const ends = { source: source.id, sourcePort: 'out', target: target.id, targetPort: portOf(target.kind, k) }
      const before = this.baseEdges.get(endsKey(ends))?.shift()
      const id = before?.id ?? freshName(this.edgeIds, `${ends.source}_${ends.target}`.slice(0, 60))
      this.edgeIds.add(id)
      this.edges.push({ id, ...ends })
    })
  }
}

type Ends = Omit<CellEdge, 'id'>

const endsKey = ({ source, sourcePort, target, targetPort }: Ends): string => `${source} ${sourcePort} ${target} ${targetPort}`

/** The text cannot state the initial bias of a linear node without a bias, so that the node's earlier value stays. */
function keptParams(form: NodeForm, before: CellNode | undefined): NodeForm {
  const params = form.kind === 'linear' ? cellNodeParams.linear.parse(form.params) : null
  if (params === null || params.bias || before?.kind !== 'linear' || before.params.bias) return form
  return { kind: 'linear', params: { ...params, biasStart: before.params.biasStart } }
}
