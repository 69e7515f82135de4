/**
 * S4D: a linear recurrence with a diagonal complex state matrix for each unit (Gu, Gupta, Goel and Ré 2022, "On the parameterization and
 * initialization of diagonal state space models"). s′ = A s + x, y = 2 Re(C s) + D x, sampled with a step Δ of each unit.
 * A state of N numbers is N/2 conjugate pairs, of which one half is computed; B is part of C.
 */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateName } from '../../step'
import { stateSpaceName } from '../weights'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { gelu } from '../../functions'
import { stateAlteration, tellState } from '../../innerState'
import type { InnerState } from '../../innerState'
import { entering, project } from '../../context'
import type { LayerContext } from '../../context'
import { ComplexWriter } from '../complex'
import type { Complex } from '../complex'
import { convolve } from './s4dConvolution'
import { runInStretches } from './s4dForms'
import type { Diagonal, StateChanges } from './s4dForms'

/** [T, B, D] → [T, B, D]. */
export function lowerS4d(layer: LayerOf<'s4d'>, input: Value, context: LayerContext): Value {
  const { builder } = context
  const diagonal = discretised(layer, context)
  const changes = stateChanges(layer, input, context)
  const chosen = context.anyLength ? 'convolution' : s4dForm(layer, context.carried !== undefined && context.carried !== null)
  const form = changes ? 'scan' : chosen
  const memory = form === 'convolution' ? convolve(builder, diagonal, input) : recur(layer, diagonal, input, { form, changes }, context)
  return finished(layer, memory, input, context)
}

/** Adds D x to the output of the recurrence, [T, B, D], and applies the layer's output function. */
export function finished(layer: LayerOf<'s4d'>, memory: Value, input: Value, context: LayerContext): Value {
  const { builder } = context
  const skip = builder.broadcast(context.weight(stateSpaceName(layer.id, 'skip')), input.type.shape)
  return output(layer, builder.add(memory, builder.mul(input, skip)), context)
}

/**
 * Returns the form that runs. `auto` is the convolution, which is nearly all matrix products (docs/performance.md). If the state is carried
 * to the next batch, `auto` is the loop, because the convolution does not compute the state.
 */
export function s4dForm({ params }: LayerOf<'s4d'>, carried = false): 'convolution' | 'scan' | 'associative' {
  return params.form === 'auto' ? (carried ? 'scan' : 'convolution') : params.form
}

/** The parts of the state as values that can be changed: M state dimensions of each of D channels. */
function innerStates({ id, params: { states } }: LayerOf<'s4d'>, input: Value): Record<'re' | 'im', InnerState> {
  const sizes = { layer: id, dims: states, units: at(input.type.shape, 2) }
  return { re: { ...sizes, name: 'Re s', label: 'state, real parts' }, im: { ...sizes, name: 'Im s', label: 'state, imaginary parts' } }
}

/** Null where neither part of the state is changed. A change is made inside the loop, so that the layer then runs step by step. */
function stateChanges(layer: LayerOf<'s4d'>, input: Value, context: LayerContext): StateChanges | null {
  const states = innerStates(layer, input)
  const changes = { re: stateAlteration(context, states.re), im: stateAlteration(context, states.im) }
  return changes.re || changes.im ? changes : null
}

interface Recurrence {
  readonly form: 'scan' | 'associative'
  readonly changes: StateChanges | null
}

/** Computes the layer as a recurrence from the state before. */
function recur(layer: LayerOf<'s4d'>, diagonal: Diagonal, input: Value, { form, changes }: Recurrence, context: LayerContext): Value {
  const { builder, batch, carried } = context
  const shape = [batch, ...diagonal.a.re.type.shape]
  const [re, im] = [stateName(layer.id, 're'), stateName(layer.id, 'im')]
  const start = { re: entering(context, re, shape), im: entering(context, im, shape) }
  const exact = Boolean(carried) || changes !== null
  const { outputs, carries } = runInStretches(builder, diagonal, input, { form, start, exact, changes })
  carried?.leave(re, at(carries, 0))
  carried?.leave(im, at(carries, 1))
  const states = innerStates(layer, input)
  if (changes?.re) tellState(context, states.re, at(outputs, 1))
  if (changes?.im) tellState(context, states.im, at(outputs, 2))
  return at(outputs, 0)
}

/** A and C sampled with Δ: a is Ā, and c is 2 C B̄. */
export function discretised(layer: LayerOf<'s4d'>, { builder, weight }: Pick<LayerContext, 'builder' | 'weight'>): Diagonal {
  const parameter = (what: Parameters<typeof stateSpaceName>[1]) => weight(stateSpaceName(layer.id, what))
  const { shape } = parameter('imaginary').type
  const delta = builder.broadcast(builder.unary('exp', parameter('logDelta')), shape)
  const matrix = { re: builder.unary('neg', builder.unary('exp', parameter('logReal'))), im: parameter('imaginary') }
  const { a, b } = layer.params.discretisation === 'bilinear' ? bilinear(builder, matrix, delta) : zeroOrderHold(builder, matrix, delta)
  const write = new ComplexWriter(builder)
  const read = write.mul({ re: parameter('readReal'), im: parameter('readImaginary') }, b)
  return { a, c: write.map(read, (part) => builder.scale(part, 2)) }
}

/** The zero-order hold takes x as constant between samples: Ā = exp(ΔA), B̄ = (Ā − 1) / A. */
function zeroOrderHold(builder: BlockBuilder, matrix: Complex, delta: Value): { a: Complex; b: Complex } {
  const write = new ComplexWriter(builder)
  const a = write.exp(write.scale(matrix, delta))
  const b = write.div({ re: builder.sub(a.re, builder.scalar(1)), im: a.im }, matrix)
  return { a, b }
}

/** Ā = (1 + ΔA/2) / (1 − ΔA/2), B̄ = Δ / (1 − ΔA/2) (Tustin's method). */
function bilinear(builder: BlockBuilder, matrix: Complex, delta: Value): { a: Complex; b: Complex } {
  const write = new ComplexWriter(builder)
  const half = write.scale(matrix, builder.scale(delta, 0.5))
  const one = write.real(1, delta.type.shape)
  const below = write.add(
    one,
    write.map(half, (part) => builder.unary('neg', part))
  )
  return { a: write.div(write.add(one, half), below), b: write.div(write.scale(one, delta), below) }
}

/** Applies nothing, GELU, or GELU and a gated linear unit over all units (the block of the paper) after the recurrence. */
function output({ id, params }: LayerOf<'s4d'>, value: Value, context: LayerContext): Value {
  const { builder, weight } = context
  if (params.output === 'none') return value
  const active = gelu(builder, value)
  if (params.output === 'gelu') return active
  const both = project(context, active, weight(stateSpaceName(id, 'mix')))
  const biased = builder.add(both, builder.broadcast(weight(stateSpaceName(id, 'mixBias')), both.type.shape))
  const width = at(value.type.shape, 2)
  const gate = builder.unary('sigmoid', builder.sliceAxis(biased, 2, width, width))
  return builder.mul(builder.sliceAxis(biased, 2, 0, width), gate)
}
