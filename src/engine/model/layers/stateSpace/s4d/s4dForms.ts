/**
 * Computes S4D's diagonal recurrence in two forms with states: step by step, and by an associative scan, both in stretches of time.
 * s_t = a s_{t−1} + x_t from s = 0, y_t = Re Σ c s_t.
 */
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at } from '../../../../compiler/program/shapes'
import type { Shape, Value } from '../../../../compiler/program/types'
import { alterationAt, alterationInputs, altered } from '../../alter'
import type { Alteration } from '../../alter'
import { ComplexWriter } from '../complex'
import type { Complex } from '../complex'
import { powersOf } from '../powers'
import { overStretches, padTime } from '../stretches'
import type { Stretched } from '../stretches'

/** The recurrence of each unit: a and c [M, D]. */
export interface Diagonal {
  readonly a: Complex
  readonly c: Complex
}

/** The changes of a state's real and imaginary parts, [T, b, M, D]; null where a part is not changed. */
export interface StateChanges {
  readonly re: Alteration | null
  readonly im: Alteration | null
}

/** The steps of a stretch in each form; docs/performance.md has the measurements. */
const stretchSizes = { scan: 32, associative: 1024 } as const

/**
 * `input` [T, B, D] → the output [T, B, D] and the state, real and imaginary. With `exact` that is the state after T steps. `changes` need the
 * form `scan`; with them the outputs are followed by both parts of the state over time, [T, B, M, D].
 */
export function runInStretches(
  builder: BlockBuilder,
  { a, c }: Diagonal,
  input: Value,
  how: { readonly form: 'scan' | 'associative'; readonly start: Complex; readonly exact: boolean; readonly changes?: StateChanges | null }
): Stretched {
  const { form, start, exact, changes = null } = how
  return overStretches(builder, {
    size: stretchSizes[form],
    exact,
    carries: [start.re, start.im],
    inputs: [input, ...changeInputs(changes)],
    closed: [a.re, a.im, c.re, c.im],
    body: (inner, stretch) => {
      const [aRe, aIm, cRe, cIm] = [at(stretch.closed, 0), at(stretch.closed, 1), at(stretch.closed, 2), at(stretch.closed, 3)]
      const before = { re: at(stretch.carries, 0), im: at(stretch.carries, 1) }
      const [steps, a] = [at(stretch.inputs, 0), { re: aRe, im: aIm }]
      const states =
        form === 'scan'
          ? stepByStep(inner, a, steps, before, changesOf(changes, stretch.inputs.slice(1)))
          : inChunks(inner, a, steps, before)
      const { shape } = states.re.type
      const last = new ComplexWriter(inner).map(states, (part) => lastStep(inner, part))
      const seen = inner.sub(inner.mul(states.re, inner.broadcast(cRe, shape)), inner.mul(states.im, inner.broadcast(cIm, shape)))
      return { carries: [last.re, last.im], outputs: [inner.reduceSum(seen, [2]), ...(changes ? [states.re, states.im] : [])] }
    }
  })
}

const changeInputs = (changes: StateChanges | null): Value[] => [...alterationInputs(changes?.re), ...alterationInputs(changes?.im)]

/** The changes that stand in `inputs`, in the order of `changeInputs`. */
function changesOf(changes: StateChanges | null, inputs: readonly Value[]): StateChanges | null {
  if (!changes) return null
  return { re: changes.re && alterationAt(inputs, 0), im: changes.im && alterationAt(inputs, changes.re ? 2 : 0) }
}

/** [L, ...] → [...]. */
function lastStep(builder: BlockBuilder, value: Value): Value {
  const [length = 0, ...rest] = value.type.shape
  return builder.reshape(builder.sliceAxis(value, 0, length - 1, 1), rest)
}

/** Computes the states of all steps, [L, B, M, D], from `input` [L, B, D] and the state before, by a loop over time. */
function stepByStep(builder: BlockBuilder, a: Complex, input: Value, before: Complex, changes: StateChanges | null = null): Complex {
  const { outputs } = builder.scan({
    length: at(input.type.shape, 0),
    carries: [before.re, before.im],
    inputs: [input, ...changeInputs(changes)],
    closed: [a.re, a.im],
    body: (inner, { carries, inputs, closed }) => {
      const now = changesOf(changes, inputs.slice(1))
      const change = (part: Value, alteration: Alteration | null | undefined) => (alteration ? altered(inner, part, alteration) : part)
      const { shape } = at(carries, 0).type
      const factor = { re: inner.broadcast(at(closed, 0), shape), im: inner.broadcast(at(closed, 1), shape) }
      const decayed = new ComplexWriter(inner).mul(factor, { re: at(carries, 0), im: at(carries, 1) })
      const plain = { re: inner.add(decayed.re, overStates(inner, at(inputs, 0), shape)), im: decayed.im }
      const next = { re: change(plain.re, now?.re), im: change(plain.im, now?.im) }
      return { carries: [next.re, next.im], outputs: [next.re, next.im] }
    }
  })
  return { re: at(outputs, 0), im: at(outputs, 1) }
}

/** [..., D] → [..., M, D]. */
function overStates(builder: BlockBuilder, value: Value, shape: Shape): Value {
  const { shape: stepShape } = value.type
  return builder.broadcast(builder.reshape(value, [...stepShape.slice(0, -1), 1, ...stepShape.slice(-1)]), shape)
}

/** Computes the recurrence in parallel chunks, each from zero. The state that enters a chunk decays by powers of a. */
function inChunks(builder: BlockBuilder, a: Complex, input: Value, before: Complex): Complex {
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const size = Math.ceil(Math.sqrt(length))
  const count = Math.ceil(length / size)
  const cut = builder.reshape(padTime(builder, input, 0, count * size - length), [count, size, batch, units])
  const steps = builder.reshape(builder.transpose(cut, [1, 0, 2, 3]), [size, count * batch, units])
  const states = at(a.re.type.shape, 0)
  const nothing = builder.fill(0, [count * batch, states, units])
  const inside = stepByStep(builder, a, steps, { re: nothing, im: nothing })
  const write = new ComplexWriter(builder)
  const shares = write.map(inside, (part) => builder.reshape(lastStep(builder, part), [count, batch, states, units]))
  const powers = powersOf(builder, a, size)
  const entering = carried(builder, powers.whole, shares, before)
  const shape = [size, count, batch, states, units]
  const decays = write.mul(
    powers.rising,
    write.map(a, (part) => builder.broadcast(part, powers.rising.re.type.shape))
  )
  const decay = write.map(decays, (part) => builder.broadcast(builder.reshape(part, [size, 1, 1, states, units]), shape))
  const fromBefore = write.mul(
    decay,
    write.map(entering, (part) => builder.broadcast(part, shape))
  )
  const all = write.add(
    write.map(inside, (part) => builder.reshape(part, shape)),
    fromBefore
  )
  return write.map(all, (part) => {
    const inOrder = builder.reshape(builder.transpose(part, [1, 0, 2, 3, 4]), [count * size, batch, states, units])
    return builder.sliceAxis(inOrder, 0, 0, length)
  })
}

/** Computes the state before each chunk, [C, ...], from each chunk's share [C, ...]: s ← power s + share. `power` broadcasts to a share. */
export function carried(builder: BlockBuilder, power: Complex, shares: Complex, before: Complex): Complex {
  const { outputs } = builder.scan({
    length: at(shares.re.type.shape, 0),
    carries: [before.re, before.im],
    inputs: [shares.re, shares.im],
    closed: [power.re, power.im],
    body: (inner, { carries, inputs, closed }) => {
      const write = new ComplexWriter(inner)
      const [state, share] = [
        { re: at(carries, 0), im: at(carries, 1) },
        { re: at(inputs, 0), im: at(inputs, 1) }
      ] as const
      const factor = write.map({ re: at(closed, 0), im: at(closed, 1) }, (part) => inner.broadcast(part, state.re.type.shape))
      const next = write.add(write.mul(factor, state), share)
      return { carries: [next.re, next.im], outputs: [state.re, state.im] }
    }
  })
  return { re: at(outputs, 0), im: at(outputs, 1) }
}
