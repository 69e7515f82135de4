/** Reads a node of a cell as a sum of products with the input and the hidden state, whatever nodes it is drawn with. */
import type { CellNode } from '../../../contract/document/cellGraph'
import { resolveWidth } from '../../../contract/document/widths'
import type { CheckedNode } from '../checkedModel'
import type { CheckedOf } from '../layers/layerKind'
import { weightName } from '../layers/recurrent/weights'
import { isSigmoid } from './recognisedCell'
import type { Activation, Affine, Gate, MatrixPart, Span, VectorPart } from './recognisedCell'

/** What the nodes of a sum may read. */
export interface Operands {
  readonly input: CellNode
  /** Whether a node is the hidden state, or what stands for it. */
  isState(node: CellNode): boolean
  /** The node whose products with vectors are peepholes. */
  readonly memory: CellNode | null
}

const nothing: Affine = { input: [], state: [], bias: [], stateBias: [], peephole: [] }

/** Adds up sums. */
export function joined(parts: readonly Affine[]): Affine {
  const all = <T>(pick: (part: Affine) => readonly T[]) => parts.flatMap(pick)
  return {
    input: all(({ input }) => input),
    state: all(({ state }) => state),
    bias: all(({ bias }) => bias),
    stateBias: all(({ stateBias }) => stateBias),
    peephole: all(({ peephole }) => peephole)
  }
}

/** The nodes of one recurrent layer's cell. */
export class CellReader {
  private readonly nodes: ReadonlyMap<CellNode, CheckedNode>

  constructor(readonly recurrent: CheckedOf<'recurrent'>) {
    this.nodes = new Map(recurrent.cell.nodes.map((checked) => [checked.node, checked]))
  }

  inputs(node: CellNode): readonly CellNode[] {
    return this.nodes.get(node)?.inputs ?? []
  }

  width(node: CellNode): number {
    const shape = this.nodes.get(node)?.shape ?? []
    return shape.length === 1 ? (shape[0] ?? 0) : 0
  }

  /** Whether a node is a vector of H units, so that nothing is repeated when it is multiplied by a state. */
  isWhole(node: CellNode): boolean {
    return this.width(node) === this.recurrent.cell.hidden
  }

  /** The two factors of a product in both orders; nothing for any other node. */
  factors(node: CellNode): readonly (readonly [CellNode, CellNode])[] {
    const [a, b, ...more] = node.kind === 'mul' ? this.inputs(node) : []
    if (!a || !b || more.length > 0 || !this.isWhole(a) || !this.isWhole(b)) return []
    return [
      [a, b],
      [b, a]
    ]
  }

  /** The terms of a sum, also of sums within it; the node itself where it is no sum. */
  terms(node: CellNode): readonly CellNode[] {
    return node.kind === 'add' ? this.inputs(node).flatMap((input) => this.terms(input)) : [node]
  }

  /** The node as an activation of a sum, or one minus such a gate. */
  gate(node: CellNode, operands: Operands): Gate | null {
    const [input] = this.inputs(node)
    if (!input || !this.isWhole(node)) return null
    if (node.kind === 'oneMinus') {
      const gate = this.gate(input, operands)
      return gate && isSigmoid(gate.activation) ? { ...gate, node, negated: !gate.negated } : null
    }
    const affine = isActivation(node.kind) ? this.affine(input, operands) : null
    return affine && isActivation(node.kind) ? { ...affine, node, activation: node.kind, negated: false } : null
  }

  /** The node as a sum of products; null where it is something else. `columns`: only these of its units. */
  affine(node: CellNode, operands: Operands, columns: Span | null = null): Affine | null {
    switch (node.kind) {
      case 'add':
        return this.sum(node, operands, columns)
      case 'linear':
        return this.linear(node, operands, columns)
      case 'vector':
        return this.width(node) > 1 || this.recurrent.cell.hidden === 1 ? { ...nothing, bias: [this.vector(node, columns)] } : null
      case 'diagonal':
      case 'mul':
        return columns ? null : this.peephole(node, operands)
      case 'slice':
      case 'split':
        return this.part(node, operands, columns)
      default:
        return null
    }
  }

  private sum(node: CellNode, operands: Operands, columns: Span | null): Affine | null {
    const parts = this.inputs(node).map((input) => (this.width(input) === this.width(node) ? this.affine(input, operands, columns) : null))
    return parts.every((part) => part !== null) ? joined(parts) : null
  }

  private linear(node: CellNode, operands: Operands, columns: Span | null): Affine | null {
    if (node.kind !== 'linear') return null
    const { id } = this.recurrent.layer
    const products = this.inputs(node).map((source) =>
      this.product(weightName.linear(id, node.name, source.name), source, operands, columns)
    )
    if (!products.every((part) => part !== null)) return null
    const bias: VectorPart[] = node.params.bias ? [{ weight: weightName.bias(id, node.name), columns }] : []
    return joined([...products, { ...nothing, bias }])
  }

  /** A matrix times the input, the state, or both joined, in which case each has some of its rows. */
  private product(weight: string, source: CellNode, operands: Operands, columns: Span | null, rows: Span | null = null): Affine | null {
    const part: MatrixPart = { weight, rows, columns }
    if (source === operands.input) return { ...nothing, input: [part] }
    if (operands.isState(source)) return { ...nothing, state: [part] }
    if (source.kind !== 'concat' || rows) return null
    let begin = 0
    const parts = this.inputs(source).map((joinedNode) => {
      const span = { begin, size: this.width(joinedNode) }
      begin += span.size
      return this.product(weight, joinedNode, operands, columns, span)
    })
    return parts.every((each) => each !== null) ? joined(parts) : null
  }

  /** A vector times the cell state. */
  private peephole(node: CellNode, { memory }: Operands): Affine | null {
    if (!memory) return null
    const { id } = this.recurrent.layer
    if (node.kind === 'diagonal' && this.inputs(node)[0] === memory)
      return { ...nothing, peephole: [{ weight: weightName.diagonal(id, node.name), columns: null }] }
    const pair = this.factors(node).find(([vector, other]) => vector.kind === 'vector' && other === memory)
    return pair ? { ...nothing, peephole: [this.vector(pair[0], null)] } : null
  }

  private vector(node: CellNode, columns: Span | null): VectorPart {
    return { weight: weightName.vector(this.recurrent.layer.id, node.name), columns }
  }

  /** Some units of a sum that makes several gates at once. */
  private part(node: CellNode, operands: Operands, columns: Span | null): Affine | null {
    const [input] = this.inputs(node)
    if (!input || columns) return null
    const { hidden, inputWidth } = this.recurrent.cell
    const size = this.width(node)
    if (node.kind === 'slice') {
      const begin = resolveWidth(node.params.begin, { hidden, input: inputWidth })
      return this.affine(input, operands, { begin, size })
    }
    return node.kind === 'split' ? this.affine(input, operands, { begin: (node.params.part - 1) * size, size }) : null
  }
}

const activations: { readonly [A in Activation]: true } = { sigmoid: true, hardSigmoid: true, tanh: true, relu: true, softplus: true }
export const isActivation = (kind: string): kind is Activation => Object.hasOwn(activations, kind)
