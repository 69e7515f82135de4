/** Finds a size as a function of batch and length from what it is at several: exactly, or not at all. */
import { at } from '../../compiler/program/shapes'
import { fixedSize, sizeAt } from '../../compiler/program/sizes'
import type { Size, SizedNumber } from '../../compiler/program/sizes'

export interface Sample {
  readonly batch: number
  readonly steps: number
}

/**
 * Where programs are lowered to find out their sizes. The lengths are multiples of no block, and no two kinds of blocks are as many in all of
 * them, so that a size fits one function only. The last two check what the six before them found.
 */
export const samples: readonly Sample[] = [
  { batch: 3, steps: 131 },
  { batch: 5, steps: 150 },
  { batch: 3, steps: 170 },
  { batch: 5, steps: 131 },
  { batch: 7, steps: 250 },
  { batch: 3, steps: 303 },
  { batch: 7, steps: 213 },
  { batch: 4, steps: 421 }
]

/** Steps of the blocks in which layers work; see `s4dConvolution.ts` and `attention/sizes.ts`. */
const blockSizes = [32, 64]

/** The function of batch and length that has these values at the samples; null where there is none. */
export function fitSize(values: readonly number[]): Size | null {
  const [first = 0] = values
  if (values.every((value) => value === first)) return Number.isInteger(first) ? fixedSize(first) : null
  for (const blockSteps of [null, ...blockSizes]) {
    const size = fitWith(values, blockSteps)
    if (size && samples.every((sample, k) => sizeAt(size, sample) === values[k])) return size
  }
  return null
}

/** The number in a program that has these values at the samples; null where there is none. */
export function fitNumber(values: readonly number[]): SizedNumber | null {
  const [first = 0] = values
  if (values.every((value) => value === first || (Number.isNaN(value) && Number.isNaN(first)))) return { kind: 'fixed', value: first }
  const size = fitSize(values)
  if (size) return { kind: 'size', size }
  const reciprocal = fitSize(values.map((value) => nearlyWhole(1 / value)))
  return reciprocal && { kind: 'reciprocal', size: reciprocal }
}

function nearlyWhole(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) < 1e-6 * Math.abs(whole) ? whole : NaN
}

function fitWith(values: readonly number[], blockSteps: number | null): Size | null {
  const rows = samples.map(({ batch, steps }) => {
    const inner = blockSteps === null ? [1, steps] : [1, steps, Math.ceil(steps / blockSteps)]
    return [...inner, ...inner.map((value) => value * batch)]
  })
  const width = at(rows, 0).length
  const solution = solve(rows.slice(0, width).map((row, k) => [...row, at(values, k)]))?.map(Math.round)
  if (!solution) return null
  const half = width / 2
  const term = (begin: number) => ({
    constant: at(solution, begin) + 0,
    steps: at(solution, begin + 1) + 0,
    blocks: (half === 3 ? at(solution, begin + 2) : 0) + 0
  })
  return { base: term(0), batch: term(half), blockSteps }
}

/** Gauss's elimination with pivots on rows [coefficients, right side]; null where the equations do not decide. */
function solve(rows: number[][]): number[] | null {
  const size = rows.length
  for (let column = 0; column < size; column++) {
    const pivot = rows.slice(column).reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best))
    if (Math.abs(at(pivot, column)) < 1e-9) return null
    const place = rows.indexOf(pivot)
    rows[place] = at(rows, column)
    rows[column] = pivot.map((value) => value / at(pivot, column))
    for (let other = 0; other < size; other++) {
      if (other === column) continue
      const factor = at(at(rows, other), column)
      rows[other] = at(rows, other).map((value, k) => value - factor * at(at(rows, column), k))
    }
  }
  return rows.map((row) => at(row, size))
}
