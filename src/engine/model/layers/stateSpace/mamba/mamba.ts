/**
 * A Mamba block (Gu and Dao 2023, figure 3). One product gives x and a gate z. x passes a short causal convolution, SiLU and the selective
 * scan, is multiplied by SiLU of z, and returns to the width of the input. Norm and residual are separate layers around the block.
 */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateName } from '../../step'
import { stateSpaceName } from '../weights'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { alterOverTime } from '../../alter'
import type { Alterable } from '../../alter'
import { stateAlteration, tellState } from '../../innerState'
import type { InnerState } from '../../innerState'
import { entering, project } from '../../context'
import type { LayerContext } from '../../context'
import { convolvedOver, silu } from '../conv/conv'
import { selectiveScan } from './selectiveScan'
import type { Selective } from './selectiveScan'

/** [T, B, D] → [T, B, D]. */
export function lowerMamba(layer: LayerOf<'mamba'>, input: Value, context: LayerContext): Value {
  const { builder } = context
  const { inner } = layer.params
  const { both, selective } = entered(layer, input, context)
  const { x } = selective
  const name = stateName(layer.id, 'h')
  const start = entering(context, name, [context.batch, layer.params.states, inner])
  const form = context.anyLength ? 'scan' : selectiveForm(layer)
  const { outputs, carries } = selectiveScan(builder, selective, { form, start, whole: context.anyLength })
  context.carried?.leave(name, at(carries, 0))
  if (selective.state) tellState(context, innerState(layer), at(outputs, 1))
  return gated(layer, { both, x, memory: at(outputs, 0) }, context)
}

/** Adds D x to the scan's output, multiplies by SiLU of the gate, and returns to the width of the input: [T, B, E] → [T, B, D]. */
export function gated(layer: LayerOf<'mamba'>, { both, x, memory }: Record<'both' | 'x' | 'memory', Value>, context: LayerContext): Value {
  const { builder, weight } = context
  const { inner } = layer.params
  const skip = builder.broadcast(weight(stateSpaceName(layer.id, 'skip')), x.type.shape)
  const skipped = builder.add(memory, builder.mul(x, skip))
  const open = silu(builder, builder.sliceAxis(both, 2, inner, inner))
  return project(context, builder.mul(skipped, open), weight(stateSpaceName(layer.id, 'leave')))
}

/** Computes the first product [T, B, 2 E], whose second half is the gate, and the input of the selective scan. */
export function entered(layer: LayerOf<'mamba'>, input: Value, context: LayerContext): { both: Value; selective: Selective } {
  const { builder } = context
  const parameter = (what: Parameters<typeof stateSpaceName>[1]) => context.weight(stateSpaceName(layer.id, what))
  const both = project(context, input, parameter('enter'))
  const first = builder.sliceAxis(both, 2, 0, layer.params.inner)
  const convolved = convolvedOver(layer.id, first, { kernel: parameter('kernel'), bias: parameter('kernelBias') }, context)
  const x = silu(builder, convolved)
  return { both, selective: selection(layer, x, context) }
}

/** Returns the form that runs. `auto` is step by step within each stretch, which takes half the arithmetic (docs/performance.md). */
export function selectiveForm({ params }: LayerOf<'mamba'>): 'scan' | 'associative' {
  return params.form === 'auto' ? 'scan' : params.form
}

/** The name by which the decay of a unit's states is changed. It has N numbers a unit, so that it is not taken from another sequence. */
function decayOf({ id, params: { inner } }: LayerOf<'mamba'>): Alterable {
  return { layer: id, name: 'Ā', label: 'decay', range: 'gate', width: inner, units: inner, initial: null, copies: false }
}

/** The state of the scan as a value that can be changed: N state dimensions of each of E channels. */
const innerState = ({ id, params: { inner, states } }: LayerOf<'mamba'>): InnerState => {
  return { layer: id, name: 'h', label: 'state', dims: states, units: inner }
}

/** Computes Δ, B and C from x. Δ = softplus(W_Δ W_r x + b) is a product of low rank. */
export function selection(layer: LayerOf<'mamba'>, x: Value, context: LayerContext): Selective {
  const { builder } = context
  const { rank, states } = layer.params
  const parameter = (what: Parameters<typeof stateSpaceName>[1]) => context.weight(stateSpaceName(layer.id, what))
  const products = project(context, x, parameter('select'))
  const part = (begin: number, size: number) => builder.sliceAxis(products, 2, begin, size)
  const wide = project(context, part(0, rank), parameter('delta'))
  const plain = builder.unary('softplus', builder.add(wide, builder.broadcast(parameter('deltaBias'), wide.type.shape)))
  const delta = alterOverTime(builder, context.alter, { layer: layer.id, name: 'Δ', label: 'step size', range: 'positive' }, plain)
  const a = builder.unary('neg', builder.unary('exp', parameter('logDecay')))
  const changes = { decay: context.alter?.of(decayOf(layer)) ?? null, state: stateAlteration(context, innerState(layer)) }
  return { x, delta, enter: part(rank, states), read: part(rank + states, states), a, ...changes }
}
