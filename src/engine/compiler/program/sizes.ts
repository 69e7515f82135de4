/**
 * Sizes of a program that is for every batch and every length: a program has static shapes, and this says what each of its sizes is as a
 * function of B, of T, and of the number of blocks ⌈T / L⌉ where a layer works in blocks of L steps.
 */
import type { AnyOperation, Value } from './types'

/** constant + steps · T + blocks · ⌈T / L⌉. */
export interface SizeTerm {
  readonly constant: number
  readonly steps: number
  readonly blocks: number
}

/** base + batch · B. */
export interface Size {
  readonly base: SizeTerm
  readonly batch: SizeTerm
  /** L; null where `blocks` is zero in both terms. */
  readonly blockSteps: number | null
}

/** A number that is written into the program: the same for all sizes, a size, or one divided by a size. */
export type SizedNumber = { readonly kind: 'fixed'; readonly value: number } | { readonly kind: 'size' | 'reciprocal'; readonly size: Size }

/** What each size of a program is, by its values and operations; those of bodies, too. */
export interface ProgramSizes {
  /** The size of each axis. */
  shape(value: Value): readonly Size[]
  /** Where a slice begins. */
  begin(operation: AnyOperation): readonly Size[]
  /** The zeros before and after each axis that `pad` adds. */
  around(operation: AnyOperation): { readonly before: readonly Size[]; readonly after: readonly Size[] }
  /** The time steps of a `scan`. */
  steps(operation: AnyOperation): Size
  /** The number of a `fill`. */
  filled(operation: AnyOperation): SizedNumber
}

const zero: SizeTerm = { constant: 0, steps: 0, blocks: 0 }

export function fixedSize(constant: number): Size {
  return { base: { ...zero, constant }, batch: zero, blockSteps: null }
}

/** B and T. */
export const batchSize: Size = { base: zero, batch: { ...zero, constant: 1 }, blockSteps: null }
export const stepsSize: Size = { base: { ...zero, steps: 1 }, batch: zero, blockSteps: null }

/** The number that a size always is; null where it depends on batch or length. */
export function fixedValue({ base, batch }: Size): number | null {
  const terms = [base.steps, base.blocks, batch.constant, batch.steps, batch.blocks]
  return terms.every((term) => term === 0) ? base.constant : null
}

export function sameSize(a: Size, b: Size): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** a + b; null where they count different blocks. */
export function sizeSum(a: Size, b: Size): Size | null {
  return combined(a, b, 1)
}

/** a − b; null where they count different blocks. */
export function sizeDifference(a: Size, b: Size): Size | null {
  return combined(a, b, -1)
}

/** a + sign · b. */
function combined(a: Size, b: Size, sign: 1 | -1): Size | null {
  if (a.blockSteps !== null && b.blockSteps !== null && a.blockSteps !== b.blockSteps) return null
  const added = (p: SizeTerm, q: SizeTerm): SizeTerm => ({
    constant: p.constant + sign * q.constant,
    steps: p.steps + sign * q.steps,
    blocks: p.blocks + sign * q.blocks
  })
  const [base, batch] = [added(a.base, b.base), added(a.batch, b.batch)]
  return { base, batch, blockSteps: base.blocks === 0 && batch.blocks === 0 ? null : (a.blockSteps ?? b.blockSteps) }
}

/** What computes sizes where a program is written, such as nodes of a graph; `Ref` names a number there. */
export interface SizeArithmetic<Ref> {
  number(value: number): Ref
  batch(): Ref
  steps(): Ref
  /** ⌈T / L⌉. */
  blocks(blockSteps: number): Ref
  sum(a: Ref, b: Ref): Ref
  product(a: Ref, b: Ref): Ref
}

/** Writes a size of which only what is not zero is computed. */
export function writeSize<Ref>({ base, batch, blockSteps }: Size, arithmetic: SizeArithmetic<Ref>): Ref {
  const perSequence = writeTerm(batch, blockSteps, arithmetic)
  const inBatch = perSequence.map((ref) => arithmetic.product(arithmetic.batch(), ref))
  const [first, ...rest] = [...writeTerm(base, blockSteps, arithmetic), ...inBatch]
  return first === undefined ? arithmetic.number(0) : rest.reduce((a, b) => arithmetic.sum(a, b), first)
}

/** The term as one number; none where it is zero. */
function writeTerm<Ref>({ constant, steps, blocks }: SizeTerm, blockSteps: number | null, arithmetic: SizeArithmetic<Ref>): Ref[] {
  const parts = [
    ...(steps === 0 ? [] : [arithmetic.product(arithmetic.steps(), arithmetic.number(steps))]),
    ...(blocks === 0 || blockSteps === null ? [] : [arithmetic.product(arithmetic.blocks(blockSteps), arithmetic.number(blocks))]),
    ...(constant === 0 ? [] : [arithmetic.number(constant)])
  ]
  return parts.length === 0 ? [] : [parts.reduce((a, b) => arithmetic.sum(a, b))]
}

/** The size at these lengths. */
export function sizeAt({ base, batch, blockSteps }: Size, sizes: { readonly batch: number; readonly steps: number }): number {
  const blocks = blockSteps === null ? 0 : Math.ceil(sizes.steps / blockSteps)
  const of = (term: SizeTerm) => term.constant + term.steps * sizes.steps + term.blocks * blocks
  return of(base) + sizes.batch * of(batch)
}

/** The sizes of a program as it stands, for one batch and one length. */
export const staticSizes: ProgramSizes = {
  shape: ({ type }) => type.shape.map(fixedSize),
  begin: (operation) => (operation.name === 'slice' ? operation.attributes.begin.map(fixedSize) : []),
  around: (operation) =>
    operation.name === 'pad'
      ? { before: operation.attributes.before.map(fixedSize), after: operation.attributes.after.map(fixedSize) }
      : { before: [], after: [] },
  steps: (operation) => fixedSize(operation.name === 'scan' ? operation.attributes.length : 0),
  filled: (operation) => ({ kind: 'fixed', value: operation.name === 'fill' ? operation.attributes.value : 0 })
}
