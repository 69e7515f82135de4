/** Checks that a program keeps the rules of its language: each value made once and before its use, every operation typed by its rule. */
import { outputTypes, ProgramError } from './operations'
import { printType, sameType } from './shapes'
import type { AnyOperation, Attributes, Block, OperationName, Program, TensorType, Value } from './types'

/** Throws ProgramError, which names the operation, at the first rule that is broken. */
export function verifyProgram(program: Program): void {
  if (new Set(program.parameters).size !== program.block.parameters.length)
    throw new ProgramError(`${program.name}: one name for each parameter`)
  if (new Set(program.results).size !== program.block.results.length) throw new ProgramError(`${program.name}: one name for each result`)
  verifyBlock(program.block)
}

export function verifyBlock(block: Block): void {
  const known = new Set<Value>()
  const define = (value: Value) => {
    if (known.has(value)) throw new ProgramError(`%${value.id} is made twice`)
    known.add(value)
  }
  const use = (value: Value, where: string) => {
    if (!known.has(value)) throw new ProgramError(`${where}: %${value.id} is used before it is made, or belongs to another block`)
  }
  block.parameters.forEach(define)
  for (const operation of block.operations) {
    operation.inputs.forEach((value) => use(value, operation.name))
    verifyOperation(operation)
    operation.outputs.forEach(define)
  }
  block.results.forEach((value) => use(value, 'results'))
}

function verifyOperation(operation: AnyOperation): void {
  if (operation.name === 'scan' || operation.name === 'split') verifyBlock(operation.attributes.body)
  const types = typesOf(
    operation.name,
    operation.inputs.map((value) => value.type),
    operation.attributes
  )
  const fits = types.length === operation.outputs.length && types.every((type, k) => sameType(type, operation.outputs[k]?.type ?? type))
  if (!fits) throw new ProgramError(`${operation.name}: outputs should be ${types.map(printType).join(' ')}`)
}

function typesOf<N extends OperationName>(name: N, inputs: readonly TensorType[], attributes: Attributes[N]): TensorType[] {
  return outputTypes(name, inputs, attributes)
}
