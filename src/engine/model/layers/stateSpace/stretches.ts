/**
 * Runs a recurrence in stretches of time. A loop goes from stretch to stretch. The backward pass keeps the carries between stretches and computes
 * the inside of each again, so memory grows with the inputs, not with the state at each step (Gu and Dao 2023, section 3.3.2).
 */
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'

export interface Stretch {
  readonly carries: readonly Value[]
  /** [L, ...] each. */
  readonly inputs: readonly Value[]
  readonly closed: readonly Value[]
}

export interface StretchesSpec extends Stretch {
  /** The most steps of a stretch, L. */
  readonly size: number
  /** Computes the carries after a stretch from those before it, and outputs [L, ...]. */
  readonly body: (builder: BlockBuilder, stretch: Stretch) => Stretched
  /** Set if the final carries are needed and zeros at the end would change them. Then the first stretch is the short one. */
  readonly exact?: boolean
  /** Set if the program is for any length. Then all of time is one stretch. */
  readonly whole?: boolean | undefined
}

/** Outputs [L, ...], and the carries after them. */
export interface Stretched {
  readonly carries: readonly Value[]
  readonly outputs: readonly Value[]
}

/** Each of `inputs` is [T, ...], and so is each output. The last stretch is padded with zeros, and their outputs are dropped. */
export function overStretches(builder: BlockBuilder, spec: StretchesSpec): Stretched {
  const length = at(at(spec.inputs, 0).type.shape, 0)
  if (spec.whole || length <= spec.size) return spec.body(builder, spec)
  const rest = length % spec.size
  if (spec.exact && rest > 0) return shortOneFirst(builder, spec, length, rest)
  const count = Math.ceil(length / spec.size)
  const { carries: last, outputs } = builder.scan({
    length: count,
    segments: true,
    carries: spec.carries,
    inputs: spec.inputs.map((value) => cutTime(builder, value, spec.size)),
    closed: spec.closed,
    body: (inner, stretch) => {
      const { carries, outputs: inside } = spec.body(inner, stretch)
      return { carries: [...carries], outputs: [...inside] }
    }
  })
  return { carries: last, outputs: outputs.map((output) => joinTime(builder, output, length)) }
}

function shortOneFirst(builder: BlockBuilder, spec: StretchesSpec, length: number, rest: number): Stretched {
  const part = (begin: number, steps: number) => spec.inputs.map((value) => builder.sliceAxis(value, 0, begin, steps))
  const first = spec.body(builder, { ...spec, inputs: part(0, rest) })
  const others = overStretches(builder, { ...spec, carries: first.carries, inputs: part(rest, length - rest) })
  return { carries: others.carries, outputs: first.outputs.map((output, k) => builder.concat([output, at(others.outputs, k)], 0)) }
}

/** [T, ...] → [T / size, size, ...], filled up with zeros at the end. */
export function cutTime(builder: BlockBuilder, value: Value, size: number): Value {
  const [length = 0, ...rest] = value.type.shape
  const count = Math.ceil(length / size)
  return builder.reshape(padTime(builder, value, 0, count * size - length), [count, size, ...rest])
}

/** [C, L, ...] → [length, ...]. */
export function joinTime(builder: BlockBuilder, value: Value, length: number): Value {
  const [count = 0, size = 0, ...rest] = value.type.shape
  return builder.sliceAxis(builder.reshape(value, [count * size, ...rest]), 0, 0, length)
}

/** Pads with zeros before and after along the first axis. */
export function padTime(builder: BlockBuilder, value: Value, before: number, after: number): Value {
  if (before + after === 0) return value
  const around = (steps: number) => value.type.shape.map((_, axis) => (axis === 0 ? steps : 0))
  return builder.operation('pad', [value], { before: around(before), after: around(after) })
}
