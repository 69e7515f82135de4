/**
 * Computes the powers of a state's decays, the Vandermonde matrix of a diagonal state-space model (Gu et al. 2022, section 3.1).
 * It uses loops and not squaring, because XLA would repeat the whole tree of products wherever one of them is used.
 */
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import { ComplexWriter } from './complex'
import type { Complex } from './complex'

export interface Powers {
  /** a⁰ … a^(size−1), [size, ...]. */
  readonly rising: Complex
  /** a^size, [...]. */
  readonly whole: Complex
}

/** The powers of `a` [...], step by step; `falling` begins with the highest instead. */
export function powersOf(builder: BlockBuilder, a: Complex, size: number, order: 'rising' | 'falling' = 'rising'): Powers {
  const { carries, outputs } = builder.scan({
    length: size,
    reverse: order === 'falling',
    carries: [builder.fill(1, a.re.type.shape), builder.fill(0, a.re.type.shape)],
    inputs: [],
    closed: [a.re, a.im],
    body: (inner, parameters) => {
      const now = { re: at(parameters.carries, 0), im: at(parameters.carries, 1) }
      const next = new ComplexWriter(inner).mul(now, { re: at(parameters.closed, 0), im: at(parameters.closed, 1) })
      return { carries: [next.re, next.im], outputs: [now.re, now.im] }
    }
  })
  return { rising: { re: at(outputs, 0), im: at(outputs, 1) }, whole: { re: at(carries, 0), im: at(carries, 1) } }
}
