/** What a gradient rule sees of the forward computation, and how the forward computation may grow to keep more for it. */
import type { BlockBuilder } from '../program/builder'
import { ProgramError } from '../program/operations'
import type { AnyOperation, Block, Operation, Value } from '../program/types'

/** A forward block under differentiation. Its scans may be replaced by scans that give more outputs. */
export class ForwardBlock {
  readonly parameters: readonly Value[]
  readonly operations: AnyOperation[]
  /** Values that depend on what is differentiated by: only these have cotangents. */
  readonly active: ReadonlySet<Value>

  constructor(block: Block, activeParameters: ReadonlySet<Value>) {
    this.parameters = block.parameters
    this.operations = [...block.operations]
    this.active = activeValues(block, activeParameters)
  }

  /** Puts `grown`, which makes all that `old` made and more, in its place. */
  replace(old: AnyOperation, grown: AnyOperation): void {
    const index = this.operations.indexOf(old)
    if (index < 0) throw new ProgramError('the operation to replace is not in the block')
    this.operations[index] = grown
  }
}

/** All values of a block that depend on some of its parameters through floating-point operations. */
export function activeValues(block: Block, parameters: ReadonlySet<Value>): Set<Value> {
  const active = new Set(parameters)
  for (const { name, inputs, outputs } of block.operations) {
    if (name === 'stopGradient' || !inputs.some((value) => active.has(value))) continue
    for (const value of outputs) if (value.type.dtype === 'float32') active.add(value)
  }
  return active
}

export interface Tape {
  readonly forward: ForwardBlock
  /** Where the backward computation is written. */
  readonly builder: BlockBuilder
  /** A forward value as the backward computation can use it: itself, or the residual that the forward scan saved. */
  primal(value: Value): Value
  /** The gradient of any operation; passed along because a loop's gradient needs all rules, and is one. */
  readonly rule: GradientRule
}

/** From the cotangents of an operation's outputs (null: none) to those of its inputs. */
export type GradientRule = (tape: Tape, operation: AnyOperation, cotangents: readonly (Value | null)[]) => (Value | null)[]

export type ScanOperation = Operation<'scan'>
