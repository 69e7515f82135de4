/** What operators on each number compute without a drawing: constants at once, tokens as a function of each, and conditions. */
import { mapped, sameNumber } from '../constants'
import type { NodeContext } from '../machine'
import type { Constant, Iteration, Tokens, Value } from '../values'

export type Compute = (...numbers: number[]) => number

/** A value as a function of each token; null where it is none. Conditions of tokens are such functions, too. */
function asTokens(value: Value | null): Tokens | null {
  if (value?.is === 'tokens') return value
  return value?.is === 'input' && !value.float ? { is: 'tokens', input: value, map: (token) => token } : null
}

/** What no drawing needs: constants, functions of tokens, and conditions. Null where the node computes with a sequence. */
export function apart(context: NodeContext, type: Constant['type'] | null, compute: Compute): Value | null {
  const values = context.inputs.flatMap((value) => value ?? [])
  const constants = values.filter((value) => value.is === 'constant')
  if (constants.length === values.length) return mapped(type ?? constants[0]?.type ?? 'float32', constants, compute)
  if (values.some((value) => value.is === 'opaque')) return { is: 'opaque', why: 'a condition' }
  if (values.some((value) => value.is === 'iteration')) return iterated(context, values)
  const tokens = values.map(asTokens)
  const [first] = tokens.flatMap((each) => each ?? [])
  if (!first || !values.every((value, k) => value.is === 'constant' || tokens[k]?.input.name === first.input.name)) return null
  return {
    ...first,
    map: (token) =>
      compute(...values.map((value, k) => (value.is === 'constant' ? (sameNumber(value) ?? NaN) : (tokens[k]?.map(token) ?? NaN))))
  }
}

/** A count of steps may be moved by a whole number; whatever else is computed of it is a condition. */
function iterated({ node, inputs }: NodeContext, values: readonly Value[]): Iteration | Value {
  const [count] = values.filter((value) => value.is === 'iteration')
  const [constant] = values.filter((value) => value.is === 'constant')
  const number = constant && sameNumber(constant)
  const moved = node.opType === 'Add' || (node.opType === 'Sub' && inputs[0]?.is === 'iteration')
  if (!count || !moved || number === null || number === undefined || values.length !== 2) return { is: 'opaque', why: 'a condition' }
  return { is: 'iteration', plus: count.plus + (node.opType === 'Add' ? number : -number) }
}
