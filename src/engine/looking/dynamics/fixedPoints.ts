/**
 * Fixed points of a layer's step at a constant input, F(s) = s, after Sussillo and Barak 2013: ½|F(s) − s|² is minimised from many states, here by
 * Levenberg's steps, which near a solution are Newton's; what ends in one place is one point; eigenvalues of ∂F/∂s say what happens around it.
 */
import { EigenvalueDecomposition, Matrix, solve } from 'ml-matrix'
import type { FixedPoint } from '../../../contract/events/dynamics'
import { range } from '../../compiler/program/shapes'
import { breathe } from '../../learning/training/pause'

/** |F(s) − s| per √S below which a state is a fixed point, in the numbers of a float32 executor. */
const STILL = 1e-4
/** Points nearer than this, per √S, are one. */
const SAME = 1e-2
const MOST_ROUNDS = 60
/** |λ| this near to 1 is neither below nor above it. */
const MARGIN = 0.005

/** F(s) [N × S] and its Jacobians by their columns, [N × S × S], of N states. */
export type Evaluate = (states: Float32Array) => Promise<{ readonly next: Float32Array; readonly jacobians: Float32Array }>

export interface Found extends FixedPoint {
  readonly state: Float64Array
}

interface Candidate {
  state: Float64Array
  /** Levenberg's λ. */
  damping: number
  residual: number
  linear: { readonly gap: Float64Array; readonly jacobian: Float32Array } | null
  /** The last step did not come nearer. */
  stuck: number
}

/** Throws the signal's reason when it aborts. Points that most starts reached come first. */
export async function fixedPoints(size: number, starts: Float32Array, evaluate: Evaluate, signal?: AbortSignal): Promise<Found[]> {
  const count = starts.length / size
  const candidates = range(count).map((n): Candidate => ({
    state: Float64Array.from(starts.subarray(n * size, (n + 1) * size)),
    ...{ damping: 1e-2, residual: Infinity, linear: null, stuck: 0 }
  }))
  let tried = candidates.map(({ state }) => state)
  for (let round = 0; round < MOST_ROUNDS && candidates.some((each) => !isDone(each, size)); round++) {
    await breathe()
    signal?.throwIfAborted()
    const { next, jacobians } = await evaluate(Float32Array.from(tried.flatMap((state) => [...state])))
    candidates.forEach((candidate, n) => {
      const state = tried[n] ?? candidate.state
      const row = next.subarray(n * size, (n + 1) * size)
      judge(candidate, state, row, jacobians.slice(n * size * size, (n + 1) * size * size))
    })
    tried = []
    for (const candidate of candidates) {
      await breathe()
      tried.push(isDone(candidate, size) ? candidate.state : stepFrom(candidate, size))
    }
  }
  return merged(
    candidates.filter(({ residual }) => residual < STILL * Math.sqrt(size)),
    size
  )
}

/** Far below what counts as still, or no step comes nearer any more. */
const isDone = ({ residual, stuck }: Candidate, size: number): boolean => residual < 1e-2 * STILL * Math.sqrt(size) || stuck > 8

/** Takes the state that was tried where it comes nearer, and damps the next step less; else damps it more. */
function judge(candidate: Candidate, state: Float64Array, next: Float32Array, jacobian: Float32Array): void {
  const gap = state.map((value, k) => (next[k] ?? NaN) - value)
  const residual = Math.hypot(...gap)
  if (residual < candidate.residual) {
    Object.assign(candidate, { state, residual, linear: { gap, jacobian }, damping: Math.max(candidate.damping / 10, 1e-9), stuck: 0 })
    return
  }
  candidate.damping *= 10
  candidate.stuck++
}

/** s − (AᵀA + λI)⁻¹ Aᵀ (F(s) − s) with A = ∂F/∂s − I. */
function stepFrom({ state, linear, damping }: Candidate, size: number): Float64Array {
  if (!linear) return state
  const slope = new Matrix(range(size).map((i) => range(size).map((k) => (linear.jacobian[k * size + i] ?? 0) - (i === k ? 1 : 0))))
  const transposed = slope.transpose()
  const normal = transposed.mmul(slope).add(Matrix.eye(size).mul(damping))
  const step = solve(normal, transposed.mmul(Matrix.columnVector([...linear.gap])))
  return state.map((value, k) => value - step.get(k, 0))
}

function merged(still: readonly Candidate[], size: number): Found[] {
  const points: { candidate: Candidate; reached: number }[] = []
  for (const candidate of still.toSorted((a, b) => a.residual - b.residual)) {
    const near = points.find((point) => distance(point.candidate.state, candidate.state) < SAME * Math.sqrt(size))
    if (near) near.reached++
    else points.push({ candidate, reached: 1 })
  }
  return points.map(({ candidate, reached }) => described(candidate, reached, size)).toSorted((a, b) => b.reached - a.reached)
}

const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)))

function described({ state, residual, linear }: Candidate, reached: number, size: number): Found {
  const jacobian = new Matrix(range(size).map((i) => range(size).map((k) => linear?.jacobian[k * size + i] ?? 0)))
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(jacobian)
  const order = range(size).sort((a, b) => modulus(b) - modulus(a))
  function modulus(k: number): number {
    return Math.hypot(realEigenvalues[k] ?? 0, imaginaryEigenvalues[k] ?? 0)
  }
  const outward = order.filter((k) => modulus(k) > 1 + MARGIN).length
  const inward = order.filter((k) => modulus(k) < 1 - MARGIN).length
  return {
    ...{ state, reached, speed: residual, outward },
    kind: outward > 0 ? (inward > 0 ? 'saddle' : 'unstable') : inward === size ? 'stable' : 'marginal',
    real: Float32Array.from(order, (k) => realEigenvalues[k] ?? 0),
    imaginary: Float32Array.from(order, (k) => imaginaryEigenvalues[k] ?? 0)
  }
}
