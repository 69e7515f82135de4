/** Checks that a module's functions and variables fit together. */
import { ProgramError } from '../compiler/program/operations'
import { at, printType, sameType } from '../compiler/program/shapes'
import type { Module } from './executor'

/** Throws ProgramError when a parameter or result that bears a variable's name is of another type. */
export function checkModule(module: Module): void {
  for (const [name, { parameters, results, block }] of module.functions) {
    const named = [
      ...parameters.map((each, k) => ({ each, type: at(block.parameters, k).type })),
      ...results.map((each, k) => ({ each, type: at(block.results, k).type }))
    ]
    for (const { each, type } of named) {
      const variable = module.variables.get(each)
      if (variable && !sameType(variable, type))
        throw new ProgramError(`${name}: variable "${each}" is ${printType(variable)}, used as ${printType(type)}`)
    }
  }
}
