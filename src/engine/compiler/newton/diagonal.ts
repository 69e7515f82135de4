/**
 * The Jacobian of one step of a loop, next states by states, unit by unit. Where the step is channelwise, blocks of a unit's states are the
 * whole Jacobian; where units mix, only its diagonals are kept (quasi-DEER, Gonzalez et al. 2024): a product with R becomes one with diag(R).
 */
import { onTangents, orZeros, Tangents } from '../autodiff/tangents'
import { COUPLED, componentsOf } from '../passes/loops/associate'
import { BlockBuilder } from '../program/builder'
import { copiesOf, copyInto } from '../program/copyInto'
import { inputParts, resultParts } from '../program/scan'
import { at, sameShape, sameType } from '../program/shapes'
import type { AnyOperation, Block, Operation, Shape, Value } from '../program/types'

/** One array of the Jacobian: the derivative of each unit of the next state `row` by the same unit of the state `column`. */
export interface Entry {
  readonly row: number
  readonly column: number
}

/** The body of a loop, whose results are the next carries, the outputs, and then the entries of the Jacobian. */
export interface Linearised {
  readonly body: Block
  readonly entries: readonly Entry[]
  /** Whether the entries are the whole Jacobian. */
  readonly exact: boolean
}

export function linearise(scan: Operation<'scan'>): Linearised {
  const { body } = scan.attributes
  const builder = new BlockBuilder()
  const copies = copyInto(builder, body)
  const results = copiesOf(copies, body.results)
  const { carries } = inputParts(scan.attributes, copiesOf(copies, body.parameters))
  const rows = resultParts(scan.attributes, results).carries
  const mixes = new MixedUnits()
  const chained = chainedCarries(scan)
  const operations = copiedOperations(builder, body, copies)
  const derived = carries.flatMap((carry, column) => {
    const tangents = unitTangents(builder, operations, carry, { mixes, products: 'diagonal' })
    return rows.flatMap((next, row) => {
      const value = tangents.get(next)
      if (!value) return []
      return sameType(value.type, carry.type) && chained(row, column) ? [{ row, column, value }] : (mixes.dropped() ?? [])
    })
  })
  return {
    body: builder.finish([...results, ...derived.map(({ value }) => value)]),
    entries: derived.map(({ row, column }) => ({ row, column })),
    exact: !mixes.seen
  }
}

function copiedOperations(builder: BlockBuilder, body: Block, copies: ReadonlyMap<Value, Value>): AnyOperation[] {
  return body.operations.flatMap(({ outputs }) => builder.producer(at(copiesOf(copies, outputs), 0)) ?? [])
}

/** Carries of which too many read one another are taken each by itself, so that their steps can be composed. */
function chainedCarries(scan: Operation<'scan'>): (row: number, column: number) => boolean {
  const large = componentsOf(scan).filter((component) => component.length > COUPLED)
  return (row, column) => row === column || !large.some((component) => component.includes(row) && component.includes(column))
}

/** Notes whether a unit of a value depends on another unit of the state. */
export class MixedUnits {
  seen = false

  dropped(): null {
    this.seen = true
    return null
  }
}

/** What becomes of a unit in a product with a matrix: it is multiplied with the matrix's diagonal, or goes no further. */
export interface UnitTangentOptions {
  readonly mixes: MixedUnits
  readonly products: 'diagonal' | 'dropped'
}

/** The tangents of operations, which stand in the builder, where all units of one carry change by 1, each seen by itself. */
export function unitTangents(
  builder: BlockBuilder,
  operations: readonly AnyOperation[],
  carry: Value,
  options: UnitTangentOptions
): Tangents {
  const rule = new UnitRule(carry.type.shape, options)
  const tangents = new Tangents(builder, (b, operation, list) => rule.tangent(b, operation, list))
  tangents.set(carry, builder.fill(1, carry.type.shape))
  for (const operation of operations) tangents.through(operation)
  return tangents
}

/**
 * Follows units through operations that are not elementwise. A value has a tangent where it has the carry's axes and its last one is as long
 * as some states side by side: its entry n belongs to the unit n mod H. Anything else is left out.
 */
class UnitRule {
  private readonly units: number

  constructor(
    private readonly shape: Shape,
    private readonly options: UnitTangentOptions
  ) {
    this.units = shape.at(-1) ?? 1
  }

  tangent(builder: BlockBuilder, operation: AnyOperation, tangents: readonly (Value | null)[]): Value | null {
    if (operation.name === 'stopGradient') return null
    if (operation.name === 'matmul') return this.product(builder, operation, tangents)
    return this.keepsUnits(operation) ? onTangents(builder, operation, orZeros(builder, operation, tangents)) : this.options.mixes.dropped()
  }

  private isAligned({ type: { shape } }: Value): boolean {
    return sameShape(shape.slice(0, -1), this.shape.slice(0, -1)) && this.isWhole(shape.at(-1) ?? 1)
  }

  private isWhole(size: number): boolean {
    return size % this.units === 0
  }

  private keepsUnits(operation: AnyOperation): boolean {
    const last = this.shape.length - 1
    if (![...operation.inputs, ...operation.outputs].every((value) => this.isAligned(value))) return false
    switch (operation.name) {
      case 'slice':
        return this.isWhole(operation.attributes.begin[last] ?? 0)
      case 'pad':
        return (
          this.isWhole(operation.attributes.before[last] ?? 0) && operation.attributes.before.slice(0, last).every((size) => size === 0)
        )
      case 'concat':
        return operation.attributes.axis === last
      case 'broadcast':
      case 'reshape':
        return sameShape(at(operation.inputs, 0).type.shape, at(operation.outputs, 0).type.shape)
      default:
        return false
    }
  }

  /** [B, pH] times a matrix [pH, qH]: of each block of the matrix, its diagonal. */
  private product(builder: BlockBuilder, operation: Operation<'matmul'>, [left, right]: readonly (Value | null)[]): Value | null {
    this.options.mixes.seen = true
    if (this.options.products === 'dropped') return null
    const [matrix, output] = [at(operation.inputs, 1), at(operation.outputs, 0)]
    const fits = this.shape.length === 2 && this.isAligned(output) && !operation.attributes.transposeA
    if (!left || right || !fits) return null
    const [batch, units] = [at(this.shape, 0), this.units]
    const [pieces, results] = [at(left.type.shape, 1) / units, at(output.type.shape, 1) / units]
    const diagonals = this.diagonals(builder, matrix, { pieces, results, transposed: operation.attributes.transposeB })
    const whole = [batch, pieces, results, units]
    const tiled = builder.broadcast(builder.reshape(left, [batch, pieces, 1, units]), whole)
    const terms = builder.mul(tiled, builder.broadcast(diagonals, whole))
    return builder.reshape(builder.reduceSum(terms, [1]), output.type.shape)
  }

  /** The diagonals of a matrix's blocks, [p, q, H]. */
  private diagonals(
    builder: BlockBuilder,
    matrix: Value,
    { pieces, results, transposed }: { readonly pieces: number; readonly results: number; readonly transposed: boolean }
  ): Value {
    const [rows, columns] = transposed ? [results, pieces] : [pieces, results]
    const shape = [rows, this.units, columns, this.units]
    const place = (axis: number) => builder.operation('iota', [], { shape, axis })
    const blocks = builder.reshape(matrix, shape)
    const kept = builder.select(builder.binary('equal', place(1), place(3)), blocks, builder.zeros(blocks.type))
    const diagonals = builder.reduceSum(kept, [1])
    return transposed ? builder.transpose(diagonals, [1, 0, 2]) : diagonals
  }
}
