/** What each unit keeps by its own path, its gate or decay: the mean logarithm over time says when half of what it held is gone. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { at, range } from '../../compiler/program/shapes'
import type { Passage } from './passage'

/** Keeps the logarithm of a gate that is shut finite. */
export const SMALLEST = 1e-30

/** Arrays whose units keep something of themselves; those that turn into one another, as the parts of a complex number, together. */
export function ownGroups({ own }: Passage): number[][] {
  const leads = (from: number, to: number) => own.some(({ row, column }) => row === to && column === from)
  const kept = [...new Set(own.map(({ row }) => row))].filter((array) => leads(array, array)).sort((a, b) => a - b)
  return kept.flatMap((array) => {
    const group = kept.filter((other) => other === array || (leads(array, other) && leads(other, array)))
    return group[0] === array ? [group] : []
  })
}

/** The mean of log |share| a step of each unit of a group's arrays, in nats: 0 keeps everything. Exact. */
export function ownRates(passage: Passage, group: readonly number[]): Float64Array {
  const { size } = at(passage.layer.arrays, at(group, 0))
  const block = group.map((row) => group.map((column) => passage.own.find((path) => path.row === row && path.column === column)?.values))
  return Float64Array.from(range(size), (unit) => {
    let sum = 0
    for (let t = 0; t < passage.steps; t++) {
      const shares = block.map((row) => row.map((values) => values?.[t * size + unit] ?? 0))
      sum += Math.log(Math.max(spectralRadius(shares), SMALLEST))
    }
    return sum / passage.steps
  })
}

/** The largest |eigenvalue|: of one share itself, of a complex decay its absolute value. */
function spectralRadius(block: readonly (readonly number[])[]): number {
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = block
  if (block.length === 1) return Math.abs(a)
  if (block.length === 2) {
    const [half, determinant] = [(a + d) / 2, a * d - b * c]
    const inside = half * half - determinant
    return inside < 0 ? Math.sqrt(determinant) : Math.abs(half) + Math.sqrt(inside)
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(block.map((row) => [...row])))
  return Math.max(...realEigenvalues.map((real, k) => Math.hypot(real, imaginaryEigenvalues[k] ?? 0)))
}

/** Tokens until half is gone at a rate in nats a token; Infinity where nothing is lost. */
export function halfLife(rate: number): number {
  return rate >= 0 ? Infinity : Math.LN2 / -rate
}
