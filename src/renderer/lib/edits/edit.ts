/** The closed set of edits of a document: small records, each of which has an inverse among them. */
import type { CellEdge, CellGraph, CellGroup, CellNode } from '../../../contract/document/cellGraph'
import type { Layer } from '../../../contract/document/modelGraph'
import type { SavedProbe } from '../../../contract/document/probe'
import type { Task } from '../../../contract/document/task'
import type { TrainingSettings } from '../../../contract/document/training'
import type { Feature } from '../../../contract/units/feature'

/** An item with its place in a list, so that removing it and putting it back keeps the order. */
export interface Placed<T> {
  readonly at: number
  readonly value: T
}

export interface Position {
  readonly x: number
  readonly y: number
}

/** Where a node goes, and whether the automatic layout sends it there; without `auto` a person does. */
export interface NodePlace extends Position {
  readonly auto?: boolean | undefined
}

export type Edit =
  | { readonly kind: 'setName'; readonly name: string }
  | { readonly kind: 'setTask'; readonly task: Task }
  | { readonly kind: 'setTraining'; readonly training: TrainingSettings }
  | { readonly kind: 'setProbe'; readonly text: string }
  /** The whole list, and so for the features. */
  | { readonly kind: 'setProbes'; readonly probes: readonly SavedProbe[] }
  | { readonly kind: 'setFeatures'; readonly features: readonly Feature[] }
  | { readonly kind: 'insertCell'; readonly at: number; readonly cell: CellGraph }
  | { readonly kind: 'removeCell'; readonly cell: string }
  | { readonly kind: 'setCellTitle'; readonly cell: string; readonly name: string; readonly source: string }
  /** Replaces a cell by the one that its edited equations describe. The id stays. */
  | { readonly kind: 'setCell'; readonly cell: CellGraph }
  /** The places are those after the edit, in rising order. */
  | { readonly kind: 'insertNodes'; readonly cell: string; readonly nodes: readonly Placed<CellNode>[] }
  | { readonly kind: 'removeNodes'; readonly cell: string; readonly ids: readonly string[] }
  /** Replaces a node by one of the same id. */
  | { readonly kind: 'setNode'; readonly cell: string; readonly node: CellNode }
  | { readonly kind: 'moveNodes'; readonly cell: string; readonly positions: Readonly<Record<string, NodePlace>> }
  | { readonly kind: 'insertEdges'; readonly cell: string; readonly edges: readonly Placed<CellEdge>[] }
  | { readonly kind: 'removeEdges'; readonly cell: string; readonly ids: readonly string[] }
  | { readonly kind: 'setGroups'; readonly cell: string; readonly groups: readonly CellGroup[] }
  | { readonly kind: 'insertLayer'; readonly at: number; readonly layer: Layer }
  | { readonly kind: 'removeLayer'; readonly layer: string }
  | { readonly kind: 'setLayer'; readonly layer: Layer }
  | { readonly kind: 'moveLayer'; readonly layer: string; readonly to: number }
  /** Several edits as one step of undo, in order. */
  | { readonly kind: 'group'; readonly label: string; readonly edits: readonly Edit[] }

export type EditKind = Edit['kind']
export type EditOf<K extends EditKind> = Extract<Edit, { kind: K }>

export type EditFaultCode = 'unknownCell' | 'unknownNode' | 'unknownEdge' | 'unknownLayer' | 'duplicate' | 'badPlace'

/** An edit that does not fit the document it is applied to; the document is unchanged. */
export class EditFault extends Error {
  constructor(
    readonly code: EditFaultCode,
    readonly subject: string
  ) {
    super(`${code}: ${subject}`)
    this.name = 'EditFault'
  }
}
