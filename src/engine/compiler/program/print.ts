/** Prints a program as text that is the same for the same program: values are numbered in order of appearance. */
import { printType } from './shapes'
import type { AnyOperation, Block, Program, Value } from './types'

/** The program as one line an operation; bodies of `scan` and `split` are indented below theirs. */
export function printProgram(program: Program): string {
  const names = new Names()
  const parameters = program.block.parameters.map((value, k) => `${program.parameters[k]} = ${names.typed(value)}`)
  const results = program.block.results.map((value, k) => `${program.results[k]} = ${names.of(value)}`)
  return [
    `program ${program.name}`,
    ...parameters.map((line) => `  parameter ${line}`),
    ...printOperations(program.block, names, '  '),
    ...results.map((line) => `  result ${line}`),
    ''
  ].join('\n')
}

class Names {
  private readonly numbers = new Map<Value, number>()
  of(value: Value): string {
    const number = this.numbers.get(value) ?? this.numbers.size
    this.numbers.set(value, number)
    return `%${number}`
  }
  typed(value: Value): string {
    return `${this.of(value)} ${printType(value.type)}`
  }
}

function printOperations(block: Block, names: Names, indent: string): string[] {
  return block.operations.flatMap((operation) => printOperation(operation, names, indent))
}

function printOperation(operation: AnyOperation, names: Names, indent: string): string[] {
  const inputs = operation.inputs.map((value) => names.of(value)).join(', ')
  const outputs = operation.outputs.map((value) => names.typed(value)).join(', ')
  const head = `${indent}${outputs} = ${operation.name}(${inputs})${printAttributes(operation)}`
  if (operation.name !== 'scan' && operation.name !== 'split') return [head]
  const { body } = operation.attributes
  return [
    head,
    `${indent}  (${body.parameters.map((value) => names.typed(value)).join(', ')})`,
    ...printOperations(body, names, `${indent}  `),
    `${indent}  → ${body.results.map((value) => names.of(value)).join(', ')}`
  ]
}

function printAttributes(operation: AnyOperation): string {
  if (operation.name === 'fill') return ` ${operation.attributes.value}`
  const entries = Object.entries(operation.attributes).filter(([key]) => key !== 'body')
  return entries.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')
}
