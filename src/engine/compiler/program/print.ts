/**
 * Prints a program as text that is the same for the same program. Each value has a name of its own that says how it is made, in place of a
 * running number: so a new operation changes its own line and a few near it, and no others.
 */
import { at, printType } from './shapes'
import type { AnyOperation, Block, Program, Value } from './types'
import { ValueNames } from './valueNames'

/** The program as one line an operation; bodies of `scan` and `split` are indented below theirs. */
export function printProgram(program: Program): string {
  const names = new ValueNames()
  program.block.parameters.forEach((value, k) => names.give(value, at(program.parameters, k)))
  const body = printOperations(program.block, names, '  ')
  return [
    `program ${program.name}`,
    ...program.block.parameters.map((value) => `  parameter ${names.typed(value)}`),
    ...body,
    ...program.block.results.map((value, k) => `  result ${program.results[k]} = ${names.of(value)}`),
    ''
  ].join('\n')
}

/** How often each operation occurs, bodies included: operations are told apart by what they are and by their types alone. */
export function countOperations(block: Block, indent = '  '): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (line: string, count: number) => counts.set(line, (counts.get(line) ?? 0) + count)
  for (const operation of block.operations) {
    add(`${indent}${headOf(operation, typeOf, typeOf)}`, 1)
    const body = bodyOf(operation)
    if (body) countOperations(body, `${indent}  `).forEach((count, line) => add(line, count))
  }
  return counts
}

function printOperations(block: Block, names: ValueNames, indent: string): string[] {
  return block.operations.flatMap((operation) => printOperation(operation, names, indent))
}

function printOperation(operation: AnyOperation, names: ValueNames, indent: string): string[] {
  const head = () =>
    `${indent}${headOf(
      operation,
      (value) => names.of(value),
      (value) => names.typed(value)
    )}`
  const body = bodyOf(operation)
  if (!body) {
    names.giveOutput(operation, printAttributes(operation))
    return [head()]
  }
  names.giveParameters(operation, body)
  const inner = printOperations(body, names, `${indent}  `)
  names.giveResults(operation, body)
  return [
    head(),
    `${indent}  (${body.parameters.map((value) => names.typed(value)).join(', ')})`,
    ...inner,
    `${indent}  → ${body.results.map((value) => names.of(value)).join(', ')}`
  ]
}

function bodyOf(operation: AnyOperation): Block | null {
  return operation.name === 'scan' || operation.name === 'split' ? operation.attributes.body : null
}

function headOf(operation: AnyOperation, read: (value: Value) => string, write: (value: Value) => string): string {
  return `${operation.outputs.map(write).join(', ')} = ${operation.name}(${operation.inputs.map(read).join(', ')})${printAttributes(operation)}`
}

function typeOf(value: Value): string {
  return printType(value.type)
}

function printAttributes(operation: AnyOperation): string {
  if (operation.name === 'fill') return ` ${operation.attributes.value}`
  const entries = Object.entries(operation.attributes).filter(([key]) => key !== 'body')
  return entries.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')
}
