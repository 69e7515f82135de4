/**
 * Names of values for printing. A name says which operation makes the value and from what, and looks no further back: so a new operation
 * renames only its neighbours.
 */
import { crc32 } from 'node:zlib'
import { ProgramError } from './operations'
import { partOfInput } from './scan'
import { at, printType } from './shapes'
import type { AnyOperation, Block, Value } from './types'

/** Gives names that no two values share. */
export class ValueNames {
  private readonly names = new Map<Value, string>()
  private readonly taken = new Set<string>()
  /** What makes each value: an operation with its attributes, or the name of a parameter. */
  private readonly makers = new Map<Value, string>()

  of(value: Value): string {
    const name = this.names.get(value)
    if (name === undefined) throw new ProgramError('a value is read before it is made')
    return name
  }

  typed(value: Value): string {
    return `${this.of(value)} ${printType(value.type)}`
  }

  /** Names a value, with a number behind the name if other values have it already. */
  give(value: Value, name: string, maker = name): void {
    let free = name
    for (let count = 2; this.taken.has(free); count++) free = `${name}#${count}`
    this.taken.add(free)
    this.names.set(value, `%${free}`)
    this.makers.set(value, maker)
  }

  /** Names what an operation makes after the operation, with a mark of its attributes and of what makes its inputs. */
  giveOutput(operation: AnyOperation, attributes: string): void {
    const maker = `${operation.name}${attributes}`
    const inputs = operation.inputs.map((value) => this.makers.get(value)).join(', ')
    const mark = crc32(`${maker}(${inputs})`).toString(16).padStart(8, '0').slice(0, 4)
    this.give(at(operation.outputs, 0), `${operation.name}.${mark}`, maker)
  }

  /** Names the parameters of a body after what they are given. */
  giveParameters(operation: AnyOperation, body: Block): void {
    body.parameters.forEach((value, k) => this.giveAfter(value, parameterRole(operation, k), at(operation.inputs, k)))
  }

  /** Names what a loop or a split gives after the results of its body. */
  giveResults(operation: AnyOperation, body: Block): void {
    operation.outputs.forEach((value, k) => this.giveAfter(value, outputRole(operation, k), at(body.results, k)))
  }

  private giveAfter(value: Value, role: string, other: Value): void {
    this.give(value, `${role}:${this.of(other).slice(1)}`, `${role}:${this.makers.get(other)}`)
  }
}

function parameterRole(operation: AnyOperation, k: number): string {
  if (operation.name !== 'scan') return 'part'
  return parameterRoles[partOfInput(operation.attributes, k)]
}

const parameterRoles = { carries: 'carry', steps: 'step', closed: 'same' } as const

function outputRole(operation: AnyOperation, k: number): string {
  if (operation.name !== 'scan') return 'whole'
  return k < operation.attributes.carries ? 'last' : 'all'
}
