/** Changes named values inside a model by inputs of its program, so that other numbers need no other program. */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'

/** A named value that can be changed: a state or gate of a cell, the heads of attention, the output of a layer. */
export interface Alterable {
  readonly layer: string
  /** The name that Inspect shows; unique in its layer. */
  readonly name: string
  /** What it is, in words: `forget gate`, `heads`, `output`. */
  readonly label: string
  readonly range: 'gate' | 'positive' | 'signed'
  /** Numbers of one time step of one sequence. */
  readonly width: number
  /** What is changed together: unit `u` has the numbers from `u · width / units` on. */
  readonly units: number
  /** The state before the first time step, of a state: zeros, or the weight of this name. Null: the value is no state. */
  readonly initial: 'zeros' | { readonly weight: string } | null
  /** Whether the value can be taken from another sequence. */
  readonly copies: boolean
}

/** float32 [T, B, width] each, or [T, 1, width] for all sequences alike: where `scale` is 0 a value becomes `shift`, else value · scale + shift. */
export interface Alteration {
  readonly scale: Value
  readonly shift: Value
}

/** The values by which a loop over time is given an alteration; none where there is none. */
export const alterationInputs = (alteration: Alteration | null | undefined): Value[] =>
  alteration ? [alteration.scale, alteration.shift] : []

/** The alteration that stands in the inputs of a loop's body from the place `first` on. */
export const alterationAt = (inputs: readonly Value[], first: number): Alteration => {
  return { scale: at(inputs, first), shift: at(inputs, first + 1) }
}

/** Which values a program can change. */
export interface Alterations {
  /** The inputs by which a value is changed; null leaves it as it is. A value that is computed twice asks twice, and gets the same inputs. */
  of(value: Alterable): Alteration | null
  /** Is told a changed value over time, [T, B, width], after its change. */
  tell(value: Alterable, after: Value): void
}

/**
 * Returns a value after its change. `value` is [T, B, …] beside an alteration [T, B, width], or [B, …] inside a loop beside that of one time
 * step, [B, width].
 */
export function altered(builder: BlockBuilder, value: Value, { scale, shift }: Alteration): Value {
  const { shape } = value.type
  const lead = scale.type.shape.slice(0, -1)
  const spread = (one: Value) => builder.broadcast(builder.reshape(one, [...lead, ...shape.slice(lead.length)]), shape)
  const [factor, offset] = [spread(scale), spread(shift)]
  // A value that is not finite can be set as well: it is not multiplied.
  const isSet = builder.binary('equal', factor, builder.fill(0, shape))
  return builder.select(isSet, offset, builder.add(builder.mul(value, factor), offset))
}

type AlterableOutput = Pick<Alterable, 'layer' | 'name' | 'label'> & Partial<Alterable>

/** Changes a value over time, [T, B, width], where that is asked for. It is a signed value of single units unless its entry says more. */
export function alterOverTime(
  builder: BlockBuilder,
  alterations: Alterations | null | undefined,
  output: AlterableOutput,
  value: Value
): Value {
  if (!alterations) return value
  const width = at(value.type.shape, 2)
  const alterable: Alterable = { range: 'signed', width, units: width, initial: null, copies: true, ...output }
  const alteration = alterations.of(alterable)
  if (!alteration) return value
  const after = altered(builder, value, alteration)
  alterations.tell(alterable, after)
  return after
}
