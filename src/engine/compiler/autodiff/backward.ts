/** Reverse mode over a block: walks its operations backwards and adds up cotangents (Griewank and Walther 2008, chapter 3). */
import type { BlockBuilder } from '../program/builder'
import type { AnyOperation, Value } from '../program/types'
import type { Tape } from './tape'

export class Cotangents {
  private readonly map = new Map<Value, Value>()
  constructor(private readonly builder: BlockBuilder) {}

  add(value: Value, cotangent: Value): void {
    const before = this.map.get(value)
    this.map.set(value, before ? this.builder.add(before, cotangent) : cotangent)
  }
  get(value: Value): Value | null {
    return this.map.get(value) ?? null
  }
  /** The cotangent, or zeros where nothing flows back. */
  orZeros(value: Value): Value {
    return this.get(value) ?? this.builder.zeros(value.type)
  }
}

/** Adds to `cotangents` what flows from the values that have one back to all active values of the block. */
export function backward(tape: Tape, cotangents: Cotangents): void {
  for (const operation of [...tape.forward.operations].reverse()) backwardThrough(tape, operation, cotangents)
}

function backwardThrough(tape: Tape, operation: AnyOperation, cotangents: Cotangents): void {
  const outputCotangents = operation.outputs.map((value) => cotangents.get(value))
  if (outputCotangents.every((cotangent) => cotangent === null) || !operation.inputs.some((value) => tape.forward.active.has(value))) return
  tape.rule(tape, operation, outputCotangents).forEach((cotangent, k) => {
    const input = operation.inputs[k]
    if (cotangent && input && tape.forward.active.has(input)) cotangents.add(input, cotangent)
  })
}
