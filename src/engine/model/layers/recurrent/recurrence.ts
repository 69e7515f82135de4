/**
 * How a cell's states depend on those of the step before. Only a recurrence that is linear in them can be computed in parallel over time, and only
 * one that is linear unit by unit is cheap to: its steps compose element by element (Martin and Cundy 2018; Feng et al. 2024).
 */
import type { CellNode } from '../../../../contract/document/cellGraph'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { listed } from '../../../../contract/document/words'
import type { RecurrenceKind } from '../../../../contract/procedures/model'
import { reached } from '../../../../cell/order'
import type { LinearIn } from '../../../../cell/nodes/row'
import { sameShape } from '../../../../cell/shapeRules'
import { stronglyConnected } from '../../../compiler/program/stronglyConnected'
import type { CheckedCell, CheckedNode, CheckedState } from '../../checkedModel'

export interface Recurrence {
  readonly alongTime: RecurrenceKind
  readonly why: string
}

/** How a value depends on some states of the step before: not, as a linear (affine) function of each unit alone or of several, or otherwise. */
const dependences = ['free', 'unitwise', 'mixing', 'nonlinear'] as const
type Dependence = (typeof dependences)[number]
type Rule = (inputs: readonly Dependence[]) => Dependence

const worst: Rule = (inputs) => dependences[Math.max(0, ...inputs.map((each) => dependences.indexOf(each)))] ?? 'free'
const freeOnly: Rule = (inputs) => (inputs.every((each) => each === 'free') ? 'free' : 'nonlinear')
const free: Rule = () => 'free'
/** Linear, and each unit of it depends on several units, or on another one. */
const mixed: Rule = (inputs) => {
  const ownKind = worst(inputs)
  return ownKind === 'unitwise' ? 'mixing' : ownKind
}
/** A product is linear when one factor at most depends on the states. */
const product: Rule = (inputs) => (inputs.filter((each) => each !== 'free').length > 1 ? 'nonlinear' : worst(inputs))
const mixedProduct: Rule = (inputs) => mixed([product(inputs)])
const quotient: Rule = (inputs) => (inputs[1] === 'free' ? worst(inputs) : 'nonlinear')

const rules: { readonly [L in LinearIn]: Rule } = {
  none: free,
  unitwise: worst,
  mixing: mixed,
  product,
  mixingProduct: mixedProduct,
  quotient,
  function: freeOnly,
  choice: freeOnly
}

/** So many states may depend on each other for their steps to be composed; see `passes/associate`. */
const COUPLED = 2

/**
 * States that depend on each other are looked at together, and those that they read besides as known: a recurrence over them is done before.
 * `unitwise` is what the associative scan takes.
 */
export function recurrenceOf(cell: CheckedCell): Recurrence {
  const inputsOf = new Map(cell.nodes.map(({ node, inputs }) => [node, inputs]))
  const before = (state: CheckedState) => reached([state.source], (node) => inputsOf.get(node) ?? [])
  const components = stronglyConnected(cell.states, (state) => cell.states.filter(({ node }) => before(state).has(node)))
  const kinds = components.map((component) => {
    const { own, culprits } = dependenceOn(cell, component)
    const above = reached(
      component.map(({ source }) => source),
      (node) => inputsOf.get(node) ?? []
    )
    return { own, component, culprits: culprits.filter(({ node }) => above.has(node)) }
  })
  const bends = kinds.filter(({ own }) => own === 'nonlinear').flatMap(({ culprits }) => culprits)
  if (kinds.some(({ own }) => own === 'nonlinear'))
    return { alongTime: 'sequential', why: `sequential: the state passes through ${inWords(inCellOrder(cell, bends))}` }
  const mixing = kinds.filter(({ own }) => own === 'mixing').flatMap(({ culprits }) => culprits)
  if (kinds.some(({ own }) => own === 'mixing'))
    return {
      alongTime: 'mixing',
      why: `step by step: linear in the state, but its units mix in ${listedKinds(inCellOrder(cell, mixing), withArticle)}`
    }
  if (components.some((component) => component.length > COUPLED))
    return { alongTime: 'mixing', why: `step by step: linear in the states, but more than ${COUPLED} of them depend on each other` }
  return { alongTime: 'unitwise', why: 'linear in the state, unit by unit: can be trained in parallel' }
}

const inCellOrder = ({ nodes }: CheckedCell, some: readonly CheckedNode[]): CheckedNode[] => nodes.filter((each) => some.includes(each))

/** How the next values of some states depend on these states, and the nodes that make it so: of the whole cell. */
function dependenceOn(cell: CheckedCell, states: readonly CheckedState[]): { own: Dependence; culprits: CheckedNode[] } {
  const dependence = new Map<CellNode, Dependence>(states.map(({ node }) => [node, 'unitwise']))
  const shapes = new Map(cell.nodes.map(({ node, shape }) => [node, shape]))
  const of = (node: CellNode) => dependence.get(node) ?? 'free'
  const ruleOf = (checked: CheckedNode): Rule => {
    const repeats = checked.inputs.some((input) => of(input) !== 'free' && !sameShape(shapes.get(input) ?? [], checked.shape))
    const rule = rules[cellNodes[checked.node.kind].linearIn]
    return repeats ? (inputs) => mixed([rule(inputs)]) : rule
  }
  for (const checked of cell.nodes) if (!dependence.has(checked.node)) dependence.set(checked.node, ruleOf(checked)(checked.inputs.map(of)))
  const ownKind = worst(states.map(({ source }) => of(source)))
  // A node is to blame when it would be so too if what enters it were linear unit by unit.
  const alone = (checked: CheckedNode) =>
    ruleOf(checked)(checked.inputs.map((input) => (of(input) === 'free' ? 'free' : 'unitwise'))) === ownKind && ownKind !== 'unitwise'
  return { own: ownKind, culprits: cell.nodes.filter((checked) => checked.inputs.length > 0 && alone(checked)) }
}

const isFunction = (kind: CellNodeKind): boolean => cellNodes[kind].linearIn === 'function'

const functionWord = (kind: CellNodeKind): string => cellNodes[kind][cellNodes[kind].group === 'Elementwise' ? 'symbol' : 'label']

/** The functions; products and the like only when there are no functions. */
function inWords(bends: readonly CheckedNode[]): string {
  const functions = bends.filter(({ node }) => isFunction(node.kind))
  return functions.length > 0
    ? listedKinds(functions, functionWord)
    : listedKinds(bends, (kind) => `${withArticle(kind)} of values that depend on it`)
}

/** Each kind once, in the order of the cell. */
function listedKinds(nodes: readonly CheckedNode[], word: (kind: CellNodeKind) => string): string {
  return listed([...new Set(nodes.map(({ node }) => node.kind))].map(word))
}

function withArticle(kind: CellNodeKind): string {
  const { label } = cellNodes[kind]
  return `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}`
}
