/**
 * The selective scan (Gu and Dao 2023, "Mamba: linear-time sequence modeling with selective state spaces", section 3.2): a diagonal real
 * recurrence whose step Δ, input matrix B and output matrix C depend on the input.
 * h_t = exp(Δ_t A) h_{t−1} + Δ_t B_t x_t, y_t = Σ C_t h_t: A by zero-order hold and B by Euler's rule, as the authors compute it.
 */
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import { alterationAt, alterationInputs, altered } from '../../alter'
import type { Alteration } from '../../alter'
import { inChunks, stepByStep } from '../linearScan'
import { overStretches } from '../stretches'
import type { Stretched } from '../stretches'

/** The steps of a stretch in each form; docs/performance.md has the measurements. */
const stretchSizes = { scan: 8, associative: 1024 } as const

export interface Selective {
  /** x and Δ, [T, B, E]. */
  readonly x: Value
  readonly delta: Value
  /** B and C, [T, B, N]. */
  readonly enter: Value
  readonly read: Value
  /** A, below zero, [N, E]. */
  readonly a: Value
  /** The change of exp(Δ A), [T, B, E]; null where there is none. */
  readonly decay: Alteration | null
  /** The change of h, [T, B, N, E]; null where there is none. */
  readonly state: Alteration | null
}

/**
 * Returns y, [T, B, E], followed by h over time, [T, B, N, E], where h is changed: then the scan runs step by step, since each step must see
 * what was changed. Padded steps leave the state unchanged, because Δ is zero there. `start` is the state before, [B, N, E].
 */
export function selectiveScan(
  builder: BlockBuilder,
  { x, delta, enter, read, a, decay: decayChange, state: stateChange }: Selective,
  { form: chosen, start, whole }: { readonly form: 'scan' | 'associative'; readonly start: Value; readonly whole?: boolean | undefined }
): Stretched {
  const [states = 0, units = 0] = a.type.shape
  const form = stateChange ? 'scan' : chosen
  return overStretches(builder, {
    size: stretchSizes[form],
    whole,
    exact: decayChange !== null || stateChange !== null,
    carries: [start],
    inputs: [delta, builder.mul(delta, x), enter, read, ...alterationInputs(decayChange), ...alterationInputs(stateChange)],
    closed: [a],
    body: (inner, { carries, inputs, closed }) => {
      const [stepDelta, drive, stepEnter, stepRead] = [at(inputs, 0), at(inputs, 1), at(inputs, 2), at(inputs, 3)]
      const wide = perUnit(inner, stepDelta, states)
      const { shape } = wide.type
      const plain = inner.unary('exp', inner.mul(wide, inner.broadcast(at(closed, 0), shape)))
      const decay = decayChange ? alteredDecay(inner, plain, alterationAt(inputs, 4)) : plain
      const entering = inner.mul(perUnit(inner, drive, states), perState(inner, stepEnter, units))
      const before = at(carries, 0)
      const result =
        form === 'scan'
          ? stepByStep(inner, decay, entering, before, stateChange && alterationAt(inputs, decayChange ? 6 : 4))
          : inChunks(inner, decay, entering, before)
      const last = inner.reshape(inner.sliceAxis(result, 0, at(shape, 0) - 1, 1), shape.slice(1))
      const read = inner.reduceSum(inner.mul(result, perState(inner, stepRead, units)), [2])
      return { carries: [last], outputs: [read, ...(stateChange ? [result] : [])] }
    }
  })
}

/** Changes a decay [L, B, N, E] by an alteration [L, B, E]: all states of a unit alike. */
export function alteredDecay(builder: BlockBuilder, decay: Value, alteration: Alteration): Value {
  const [length = 0, , states = 0, units = 0] = decay.type.shape
  const wide = (one: Value) => {
    const batch = at(one.type.shape, 1)
    return builder.broadcast(builder.reshape(one, [length, batch, 1, units]), [length, batch, states, units])
  }
  return altered(builder, decay, { scale: wide(alteration.scale), shift: wide(alteration.shift) })
}

/** [L, B, E] → [L, B, N, E]. */
export function perUnit(builder: BlockBuilder, value: Value, states: number): Value {
  const [length = 0, batch = 0, units = 0] = value.type.shape
  return builder.broadcast(builder.reshape(value, [length, batch, 1, units]), [length, batch, states, units])
}

/** [L, B, N] → [L, B, N, E]. */
export function perState(builder: BlockBuilder, value: Value, units: number): Value {
  return builder.broadcast(builder.reshape(value, [...value.type.shape, 1]), [...value.type.shape, units])
}
