/** Writes a recurrent layer as one `scan` over time with its cell as the body. The cell may be any drawing. */
import type { CellNode } from '../../../../contract/document/cellGraph'
import type { CheckedCell, CheckedNode, CheckedState } from '../../checkedModel'
import { resolveWidth } from '../../../../contract/document/widths'
import { valueOf } from '../../lookUp'
import { stateName } from '../step'
import { cellWeights, weightName } from './weights'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { TensorType, Value } from '../../../compiler/program/types'
import { lowerNode } from './nodes'
import { stepDropout } from '../dropout'
import type { Randomness, StepRandomness } from '../dropout'
import { alterationAt, alterationInputs, altered } from '../alter'
import type { LayerContext, LoweredLayer, Perturbation, Tap } from '../context'
import type { CheckedOf } from '../layerKind'
import { whereReal } from '../sequenceMask'
import { stateLabel, tappedNodes, valueNodes } from './taps'
import type { TappedNode } from './taps'
import { cellChanges } from './cellChanges'
import type { CellChange } from './cellChanges'
import { edgePerturbations } from './edgePerturbations'
import type { EdgePerturbation } from './edgePerturbations'

export type RecurrentLayer = CheckedOf<'recurrent'>

/**
 * `input` is [T, B, D]. The scan carries each state, [B, ...shape], closes over the weights, and outputs the cell's output, then the taps.
 * Padded steps leave the states unchanged, so a layer that runs backward in time starts at the last real step of each sequence.
 */
export function lowerRecurrent(recurrent: RecurrentLayer, input: Value, context: LayerContext): LoweredLayer {
  const { builder, length, batch, weight, mask } = context
  const { cell, layer } = recurrent
  const names = stepWeights(recurrent)
  const tapped = context.taps ? tappedNodes(cell) : []
  const traced = context.trace ? valueNodes(cell) : []
  const perturbations = statePerturbations(recurrent, context)
  const edges = edgePerturbations(recurrent, context)
  const changes = cellChanges(recurrent, context)
  const drawn = draws(cell) && context.random ? timed(builder, context.random(), length) : null
  const { carries: last, outputs } = builder.scan({
    length,
    carries: cell.states.map((state) => initialState(state, layer.id, context)),
    inputs: [
      input,
      ...(drawn ? [drawn.steps] : []),
      ...perturbations.map(({ value }) => value),
      ...edges.map(({ value }) => value),
      ...changes.flatMap(({ alteration }) => alterationInputs(alteration)),
      ...(mask ? [mask] : [])
    ],
    closed: [...names.map(weight), ...(drawn ? [drawn.key, drawn.sequences] : [])],
    reverse: layer.params.direction === 'backward',
    body: (body, { carries, inputs, closed }) => {
      const weights = new Map(names.map((name, k) => [name, at(closed, k)]))
      const states = new Map<CellNode, Value>(cell.states.map((state, k) => [state.node, at(carries, k)]))
      const stepInputs = inputs.slice(drawn ? 2 : 1)
      const adjustments = adjusted(body, { perturbations, edges, changes }, stepInputs)
      const values = lowerStep(recurrent, body, {
        batch,
        input: at(inputs, 0),
        states,
        weights,
        adjustments,
        random: drawn && { step: at(inputs, 1), key: at(closed, names.length), sequences: at(closed, names.length + 1), length }
      })
      const value = (node: CellNode) => valueOf(values, node, node.name)
      const shown = ({ node, source }: Shown) => flat(body, leaving({ source, next: node }, value(source), adjustments), batch)
      const next = (fresh: Value, old: Value) => (mask ? whereReal(body, at(inputs, inputs.length - 1), fresh, old) : fresh)
      return {
        carries: cell.states.map((state, k) => next(leaving(state, value(state.source), adjustments), at(carries, k))),
        outputs: [
          given(cell, value(cell.output), adjustments),
          ...[...tapped, ...traced.map((node) => ({ node, source: node })), ...changes].map(shown)
        ]
      }
    }
  })
  cell.states.forEach(({ node }, k) => context.carried?.leave(stateName(layer.id, node.name), at(last, k)))
  const taps = tapped.map(({ node, name, code, label, range }, k): Tap => {
    const value = at(outputs, k + 1)
    return { form: 'series', name: `${layer.id}.${name}`, layer: layer.id, node: node.id, code, label, role: node.role, range, value }
  })
  traced.forEach((node, k) => context.trace?.(placeOf(recurrent, node), at(outputs, 1 + tapped.length + k)))
  changes.forEach(({ alterable }, k) => context.alter?.tell(alterable, at(outputs, 1 + tapped.length + traced.length + k)))
  return { value: at(outputs, 0), taps }
}

const placeOf = ({ layer }: RecurrentLayer, node: CellNode) => {
  return { layer: layer.id, node, backward: layer.params.direction === 'backward' }
}

/**
 * Makes zeros for each state, or for every node. They are added to the state's next value, so that all its readers see them, and their
 * gradient is that of the state. A state that only copies another state's old value gets separate zeros, added on the way to the next step.
 */
function statePerturbations(recurrent: RecurrentLayer, context: LayerContext): { node: CellNode; value: Value }[] {
  const { cell, layer } = recurrent
  const { perturb, length, batch } = context
  if (!perturb || context.perturbEdgesOf) return []
  if (context.perturbAll) return nodePerturbations(recurrent, perturb, [length, batch])
  return cell.states.map(({ node, next, source, shape }, k) => {
    const shared = source.kind === 'state' || cell.states.findIndex((state) => state.source === source) < k
    const info = { layer: layer.id, name: node.name, label: stateLabel(node.name), kind: 'state' } as const
    return { node: shared ? next : source, value: perturb(info, { dtype: 'float32', shape: [length, batch, ...shape] }) }
  })
}

function nodePerturbations(
  recurrent: RecurrentLayer,
  perturb: (perturbation: Perturbation, type: TensorType) => Value,
  steps: readonly number[]
): { node: CellNode; value: Value }[] {
  const shapes = new Map(recurrent.cell.nodes.map(({ node, shape }) => [node, shape]))
  return valueNodes(recurrent.cell).map((node) => {
    const info = { layer: recurrent.layer.id, name: node.name, label: node.kind, kind: 'output', place: placeOf(recurrent, node) } as const
    return { node, value: perturb(info, { dtype: 'float32', shape: [...steps, ...(shapes.get(node) ?? [])] }) }
  })
}

type Adjust = (value: Value) => Value

/** What becomes of a node's value before other nodes read it, and of a value as one node reads it. */
export interface Adjustments {
  readonly made: ReadonlyMap<CellNode, Adjust>
  /** By the node that reads, and which of its inputs it is. */
  readonly read: ReadonlyMap<CellNode, ReadonlyMap<number, Adjust>>
}

export const noAdjustments: Adjustments = { made: new Map(), read: new Map() }

interface Adjusting {
  readonly perturbations: readonly { readonly node: CellNode }[]
  readonly edges: readonly EdgePerturbation[]
  readonly changes: readonly CellChange[]
}

/** `inputs` has the zeros of one time step, those of its nodes before those of its edges, then its alterations. */
function adjusted(body: BlockBuilder, { perturbations, edges, changes }: Adjusting, inputs: readonly Value[]): Adjustments {
  const zeros = perturbations.length + edges.length
  const read = new Map<CellNode, Map<number, Adjust>>()
  edges.forEach(({ target, input }, k) => {
    const ofTarget = read.get(target) ?? new Map<number, Adjust>()
    read.set(
      target,
      ofTarget.set(input, (value) => body.add(value, at(inputs, perturbations.length + k)))
    )
  })
  const made = new Map([
    ...perturbations.map(({ node }, k) => [node, (value: Value) => body.add(value, at(inputs, k))] as const),
    ...changes.map(({ place }, k) => [place, (value: Value) => altered(body, value, alterationAt(inputs, zeros + 2 * k))] as const)
  ])
  return { made, read }
}

/** A value that is shown: the node that names it, which of a state is the next state, and the node that makes it. */
type Shown = Pick<TappedNode, 'node' | 'source'>

/** Adjusts a next state that passes another node's value on; that of any other source is adjusted already. */
function leaving({ source, next }: { source: CellNode; next: CellNode }, value: Value, adjustments: Adjustments): Value {
  if (source === next) return value
  const read = adjustments.read.get(next)?.get(0)?.(value) ?? value
  return adjustments.made.get(next)?.(read) ?? read
}

/** The output of the cell as its output node reads it. */
function given({ graph }: CheckedCell, value: Value, { read }: Adjustments): Value {
  const outputNode = graph.nodes.find(({ kind }) => kind === 'output')
  return (outputNode && read.get(outputNode)?.get(0)?.(value)) ?? value
}

function draws(cell: CheckedCell): boolean {
  return cell.nodes.some(({ node }) => node.kind === 'dropout' && node.params.rate > 0)
}

/** Adds the number of each time step, int32 [T], to the randomness. */
function timed(builder: BlockBuilder, random: Randomness, length: number) {
  return { ...random, steps: builder.operation('iota', [], { shape: [length], axis: 0 }) }
}

/** Names the weights that a time step uses, which are all except the initial states. */
export function stepWeights(recurrent: RecurrentLayer): string[] {
  const initial = new Set(recurrent.cell.states.map((state) => weightName.initial(recurrent.layer.id, state.node.name)))
  return cellWeights(recurrent.cell, recurrent.layer.id)
    .map((spec) => spec.name)
    .filter((name) => !initial.has(name))
}

/** Returns the state before the first step: zeros, a learned state, or the state that the batch before left. */
export function initialState(
  { node, shape }: CheckedState,
  layer: string,
  { builder, batch, weight, carried }: Pick<LayerContext, 'builder' | 'batch' | 'weight' | 'carried'>
): Value {
  const whole = [batch, ...shape]
  const fresh =
    node.params.initial === 'zero' ? builder.fill(0, whole) : builder.broadcast(weight(weightName.initial(layer, node.name)), whole)
  return carried ? carried.enter(stateName(layer, node.name), fresh) : fresh
}

interface Step {
  readonly batch: number
  /** x_t [B, D]. */
  readonly input: Value
  readonly states: ReadonlyMap<CellNode, Value>
  readonly weights: ReadonlyMap<string, Value>
  /** Zeros that are added to the value of a node, so that its gradient can be read from them, and changes of values. */
  readonly adjustments: Adjustments
  /** Null without dropout. */
  readonly random: StepRandomness | null
}

/** Writes one time step, and returns the value of each node. */
export function lowerStep(recurrent: RecurrentLayer, builder: BlockBuilder, step: Step): Map<CellNode, Value> {
  const values = new Map<CellNode, Value>()
  const { origin } = builder
  const onlyLeaves = (node: CellNode) => node.kind === 'nextState' && !recurrent.cell.states.some(({ source }) => source === node)
  for (const checked of recurrent.cell.nodes) {
    builder.origin = `${recurrent.layer.id}/${checked.node.name}`
    const value = lowerCellNode(checked, recurrent, builder, step, values)
    const adjust = onlyLeaves(checked.node) ? undefined : step.adjustments.made.get(checked.node)
    values.set(checked.node, adjust?.(value) ?? value)
  }
  builder.origin = origin
  return values
}

/** Writes one node of a time step from the values of its inputs. */
export function lowerCellNode(
  checked: CheckedNode,
  { cell, layer: { id: layer } }: RecurrentLayer,
  builder: BlockBuilder,
  step: Step,
  values: ReadonlyMap<CellNode, Value>
): Value {
  const { node, inputs, shape } = checked
  const weight = (name: string) => valueOf(step.weights, name, name)
  return lowerNode(node, {
    builder,
    inputs: inputs.map((input, k) => {
      const value = valueOf(values, input, input.name)
      return step.adjustments.read.get(node)?.get(k)?.(value) ?? value
    }),
    shape: [step.batch, ...shape],
    given: () => (node.kind === 'input' ? step.input : valueOf(step.states, node, node.name)),
    units: (dim) => resolveWidth(dim, { hidden: cell.hidden, input: cell.inputWidth }),
    weight: (k) => weight(weightName.linear(layer, node.name, at(inputs, k).name)),
    bias: () => (node.kind !== 'linear' || node.params.bias ? weight(weightName.bias(layer, node.name)) : null),
    drop: (value, params) =>
      step.random && params.rate > 0 ? stepDropout(builder, step.random, value, { ...params, site: `${layer}.${node.name}` }) : value,
    own: (what) => weight(weightName[what](layer, node.name))
  })
}

/** [B, ...shape] → [B, U]. */
function flat(builder: BlockBuilder, value: Value, batch: number): Value {
  return builder.reshape(value, [batch, sizeOf(value.type.shape) / batch])
}
