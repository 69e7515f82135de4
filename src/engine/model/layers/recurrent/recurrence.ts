/**
 * Finds how a cell's states depend on those of the step before. Only a recurrence that is linear in them can be computed in parallel over
 * time. Only if it is linear unit by unit is this cheap, as its steps compose element by element (Martin and Cundy 2018; Feng et al. 2024).
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

/** A value depends on states of the step before not at all, as an affine function of each unit alone or of several units, or otherwise. */
const dependences = ['free', 'unitwise', 'mixing', 'nonlinear'] as const
type Dependence = (typeof dependences)[number]
type Rule = (inputs: readonly Dependence[]) => Dependence

const worst: Rule = (inputs) => dependences[Math.max(0, ...inputs.map((each) => dependences.indexOf(each)))] ?? 'free'
const freeOnly: Rule = (inputs) => (inputs.every((each) => each === 'free') ? 'free' : 'nonlinear')
const free: Rule = () => 'free'
/** The result is linear, and each unit depends on several units or on another one. */
const mixed: Rule = (inputs) => {
  const ownKind = worst(inputs)
  return ownKind === 'unitwise' ? 'mixing' : ownKind
}
/** A product is linear if at most one factor depends on the states. */
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

/** The most states that may depend on each other if their steps are to be composed; see `passes/loops/associate`. */
const COUPLED = 2

/**
 * Classifies a cell's recurrence. States that depend on each other are classified together. Other states that they read count as known,
 * because those are computed before. The associative scan takes only `unitwise` recurrences.
 */
export function recurrenceOf(cell: CheckedCell): Recurrence {
  const inputsOf = new Map(cell.nodes.map(({ node, inputs }) => [node, inputs]))
  const before = (state: CheckedState) => reached([state.source], (node) => inputsOf.get(node) ?? [])
  const components = stronglyConnected(cell.states, (state) => cell.states.filter(({ node }) => before(state).has(node)))
  const kinds = components.map((component) => {
    const { dependence, culprits } = dependenceOn(cell, component)
    const above = reached(
      component.map(({ source }) => source),
      (node) => inputsOf.get(node) ?? []
    )
    return { dependence, component, culprits: culprits.filter(({ node }) => above.has(node)) }
  })
  const bends = kinds.filter(({ dependence }) => dependence === 'nonlinear').flatMap(({ culprits }) => culprits)
  if (kinds.some(({ dependence }) => dependence === 'nonlinear'))
    return { alongTime: 'sequential', why: `sequential: the state passes through ${inWords(inCellOrder(cell, bends))}` }
  const mixing = kinds.filter(({ dependence }) => dependence === 'mixing').flatMap(({ culprits }) => culprits)
  if (kinds.some(({ dependence }) => dependence === 'mixing'))
    return {
      alongTime: 'mixing',
      why: `step by step: linear in the state, but its units mix in ${listedKinds(inCellOrder(cell, mixing), withArticle)}`
    }
  if (components.some((component) => component.length > COUPLED))
    return { alongTime: 'mixing', why: `step by step: linear in the states, but more than ${COUPLED} of them depend on each other` }
  return { alongTime: 'unitwise', why: 'linear in the state, unit by unit: can be trained in parallel' }
}

const inCellOrder = ({ nodes }: CheckedCell, some: readonly CheckedNode[]): CheckedNode[] => nodes.filter((each) => some.includes(each))

/** Finds how the next values of some states depend on these states, and the nodes of the whole cell that cause it. */
function dependenceOn(cell: CheckedCell, states: readonly CheckedState[]): { dependence: Dependence; culprits: CheckedNode[] } {
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
  // A node causes the dependence if it would have it even with inputs that are linear unit by unit.
  const alone = (checked: CheckedNode) =>
    ruleOf(checked)(checked.inputs.map((input) => (of(input) === 'free' ? 'free' : 'unitwise'))) === ownKind && ownKind !== 'unitwise'
  return { dependence: ownKind, culprits: cell.nodes.filter((checked) => checked.inputs.length > 0 && alone(checked)) }
}

const isFunction = (kind: CellNodeKind): boolean => cellNodes[kind].linearIn === 'function'

const functionWord = (kind: CellNodeKind): string => cellNodes[kind][cellNodes[kind].group === 'Elementwise' ? 'symbol' : 'label']

/** Names the functions, or products and the like if there are no functions. */
function inWords(bends: readonly CheckedNode[]): string {
  const functions = bends.filter(({ node }) => isFunction(node.kind))
  return functions.length > 0
    ? listedKinds(functions, functionWord)
    : listedKinds(bends, (kind) => `${withArticle(kind)} of values that depend on it`)
}

/** Lists each kind once, in the order of the cell. */
function listedKinds(nodes: readonly CheckedNode[], word: (kind: CellNodeKind) => string): string {
  return listed([...new Set(nodes.map(({ node }) => node.kind))].map(word))
}

function withArticle(kind: CellNodeKind): string {
  const { label } = cellNodes[kind]
  return `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}`
}
