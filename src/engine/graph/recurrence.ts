/** Whether a cell's carry passes through a nonlinearity: only a recurrence that is linear in its states can be computed in parallel over time. */
import type { CellNode } from '../../contract/document/cellGraph'
import { cellNodes } from '../../contract/document/cellNodes'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import type { CheckedCell, CheckedNode } from './checkedModel'
import { reached } from '../../cell/order'

export interface Recurrence {
  /** Time steps must follow one another. */
  readonly sequential: boolean
  readonly why: string
}

/** How a value depends on the states of the step before: not, as a linear (affine) function, or otherwise. */
type Dependence = 'free' | 'linear' | 'nonlinear'
type Rule = (inputs: readonly Dependence[]) => Dependence

const worst: Rule = (inputs) => (inputs.includes('nonlinear') ? 'nonlinear' : inputs.includes('linear') ? 'linear' : 'free')
const freeOnly: Rule = (inputs) => (inputs.every((each) => each === 'free') ? 'free' : 'nonlinear')
const free: Rule = () => 'free'
/** A product is linear when one factor at most depends on the states. */
const product: Rule = (inputs) => (inputs.filter((each) => each !== 'free').length > 1 ? 'nonlinear' : worst(inputs))
const quotient: Rule = (inputs) => (inputs[1] === 'free' ? worst(inputs) : 'nonlinear')

const rules: { readonly [K in CellNodeKind]: Rule } = {
  input: free,
  state: () => 'linear',
  nextState: worst,
  output: worst,
  linear: worst,
  vector: free,
  diagonal: worst,
  add: worst,
  sub: worst,
  mul: product,
  div: quotient,
  max: freeOnly,
  min: freeOnly,
  scale: worst,
  oneMinus: worst,
  outer: product,
  matVec: product,
  sumUnits: worst,
  meanUnits: worst,
  sigmoid: freeOnly,
  hardSigmoid: freeOnly,
  tanh: freeOnly,
  relu: freeOnly,
  softplus: freeOnly,
  silu: freeOnly,
  gelu: freeOnly,
  exp: freeOnly,
  log: freeOnly,
  sqrt: freeOnly,
  softmax: freeOnly,
  layerNorm: freeOnly,
  rmsNorm: freeOnly,
  dropout: worst,
  concat: worst,
  slice: worst,
  split: worst
}

export function recurrenceOf(cell: CheckedCell): Recurrence {
  const dependence = new Map<CellNode, Dependence>()
  const bends: CheckedNode[] = []
  for (const checked of cell.nodes) {
    const inputs = checked.inputs.map((input) => dependence.get(input) ?? 'free')
    const own = rules[checked.node.kind](inputs)
    dependence.set(checked.node, own)
    if (own === 'nonlinear' && bendsItself(checked.node.kind, inputs)) bends.push(checked)
  }
  const sources = cell.states.map((state) => state.source)
  if (!sources.some((source) => dependence.get(source) === 'nonlinear'))
    return { sequential: false, why: 'linear in the state: can be trained in parallel' }
  const inputsOf = new Map(cell.nodes.map(({ node, inputs }) => [node, inputs]))
  const before = reached(sources, (node) => inputsOf.get(node) ?? [])
  return { sequential: true, why: `sequential: the state passes through ${inWords(bends.filter(({ node }) => before.has(node)))}` }
}

/** Whether the node itself is not linear in what enters, rather than only what enters it. */
function bendsItself(kind: CellNodeKind, inputs: readonly Dependence[]): boolean {
  return rules[kind] === freeOnly || rules[kind](inputs.map((each) => (each === 'free' ? 'free' : 'linear'))) === 'nonlinear'
}

const isFunction = (kind: CellNodeKind): boolean => rules[kind] === freeOnly && kind !== 'max' && kind !== 'min'

const functionWord = (kind: CellNodeKind): string => cellNodes[kind][cellNodes[kind].group === 'Elementwise' ? 'symbol' : 'label']

/** The functions, in the order of the catalogue; products and the like only when there are no functions. */
function inWords(bends: readonly CheckedNode[]): string {
  const kinds = [...new Set(bends.map(({ node }) => node.kind))]
  const functions = kinds.filter(isFunction).map(functionWord)
  const words = functions.length > 0 ? functions : kinds.map((kind) => `a ${cellNodes[kind].label} of values that depend on it`)
  const last = words[words.length - 1] ?? ''
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last
}
