/** A cell as drawn: primitive nodes and the edges between their ports. What happens at one time step, and nothing about time. */
import * as z from 'zod'
import { cellNodeKinds, cellNodeParams } from './cellNodes'
import type { CellNodeKind } from './cellNodes'

/** Identifiers are short names that a person could type; they are unique within their list. */
export const idSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'letters, digits, _ and -, starting with a letter, at most 64')

/** A role says what a value is for. Each has one colour in the drawing, the equations, the heat maps and the curves. */
export const roleSchema = z.enum(['input', 'forget', 'output', 'candidate', 'state', 'plain'])
export type Role = z.infer<typeof roleSchema>

const positionSchema = z.strictObject({ x: z.number().min(-1e6).max(1e6), y: z.number().min(-1e6).max(1e6) })
const common = {
  id: idSchema,
  /** The name in equations, heat maps and parameter names; unique within the cell but for `state` and its `nextState`. */
  name: idSchema,
  role: roleSchema,
  position: positionSchema,
  /** True while the automatic layout chooses the place. Without a value a person chose it, so older documents keep their places. */
  auto: z.boolean().optional(),
  /** A person wrote this about the node; it is the comment of its equation. */
  note: z.string().max(1_000).optional(),
  /** True gives the node's equation a line of its own. Without a value its use decides. */
  line: z.boolean().optional()
}

/** The schema of each kind's nodes. */
type NodeSchemas = {
  readonly [K in CellNodeKind]: z.ZodObject<
    typeof common & { readonly kind: z.ZodLiteral<K>; readonly params: (typeof cellNodeParams)[K] },
    z.core.$strict
  >
}

/** The schema of one kind's nodes: what all nodes have, and the kind's own parameters. */
function nodeOf<K extends CellNodeKind>(kind: K): NodeSchemas[K]
function nodeOf(kind: CellNodeKind) {
  return z.strictObject({ ...common, kind: z.literal(kind), params: cellNodeParams[kind] })
}

/** A node of any kind; `cellNodeParams` lists the kinds. */
export const cellNodeSchema = z.discriminatedUnion('kind', [
  nodeOf('input'),
  ...cellNodeKinds.filter((kind) => kind !== 'input').map((kind) => nodeOf(kind))
])
export type CellNode = z.infer<typeof cellNodeSchema>
export type CellNodeOf<K extends CellNodeKind> = Extract<CellNode, { kind: K }>

/** An edge from an output port to an input port. Several edges may enter a port that takes many; their order is the list's. */
export const cellEdgeSchema = z.strictObject({
  id: idSchema,
  source: idSchema,
  sourcePort: idSchema,
  target: idSchema,
  targetPort: idSchema
})
export type CellEdge = z.infer<typeof cellEdgeSchema>

/**
 * A group names some nodes, and a folded group is drawn as one box. Groups do not change what the cell computes. A group lies within
 * another when all its nodes do.
 */
export const cellGroupSchema = z.strictObject({
  id: idSchema,
  name: z.string().regex(/^[^\s:](?:[^\n\r:]{0,58}[^\s:])?$/, 'one line of at most 60 characters without a colon'),
  nodes: z.array(idSchema).min(1).max(2_000),
  folded: z.boolean()
})
export type CellGroup = z.infer<typeof cellGroupSchema>

export const cellGraphSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(80),
  /** The paper and the variant that the cell comes from. */
  source: z.string().max(300),
  nodes: z.array(cellNodeSchema).max(2_000),
  edges: z.array(cellEdgeSchema).max(10_000),
  groups: z.array(cellGroupSchema).max(500).optional()
})
export type CellGraph = z.infer<typeof cellGraphSchema>
