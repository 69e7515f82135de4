/** The problems of a cell that is written as equations. */
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, either, plural } from './wording'

export const equationProblems = {
  'equations.tooLong': row({ characters: number, limit: number }, (a) => [
    `The text has ${count(a.characters)} characters; the equations of a cell have at most ${count(a.limit)}.`,
    'Check that this is the text of one cell.'
  ]),
  /** `remedy` says what to write instead; empty where that is not known. */
  'equations.syntax': row({ expected: text, found: text, remedy: text }, (a) => [
    `Expected ${a.expected}, found ${a.found}.`,
    a.remedy === '' ? 'Correct the text there.' : a.remedy
  ]),
  'equations.optionForm': row({ name: text, usage: text }, (a) => [
    `The options of “${a.name}” stand in braces behind its inputs.`,
    `Write ${a.usage}.`
  ]),
  /** `what`: how the name is written, with its subscript. */
  'equations.notKept': row({ name: text }, (a) => [
    `“${a.name}” has no value of the step before: only states are kept from step to step.`,
    `Add a state to the first line, such as { h, ${a.name}Old }, use ${a.name}Old here, and end with a line “${a.name}Old = ${a.name}”.`
  ]),
  'equations.laterStep': row({ name: text }, (a) => [
    `“${a.name}” of the next time step is not known yet.`,
    `Count one step earlier: ${a.name} is the new value once its line is written, and ${a.name}_{t-1} the old one.`
  ]),
  'equations.oldValue': row({ name: text }, (a) => [
    `“${a.name}” of the step before is given and cannot be changed.`,
    `Write ${a.name} = … for its new value.`
  ]),
  'equations.sharedWeight': row({ name: text, line: number }, (a) => [
    `The weights “${a.name}” are multiplied in line ${a.line} already; each product with a matrix has weights of its own.`,
    `Give the product a line of its own and use its name twice, or call the second matrix ${a.name}2.`
  ]),
  'equations.matrixProduct': row({ left: text, right: text }, (a) => [
    `“@” multiplies ${a.right} by a matrix, and ${a.left} is a value.`,
    `Write ${a.left} * ${a.right} for a product of units, or matVec(${a.left}, ${a.right}) where ${a.left} is a matrix.`
  ]),
  'equations.tooDeep': row({ limit: number }, (a) => [
    `Calls and brackets are nested more than ${a.limit} deep.`,
    'Give a part of the expression a line and a name of its own.'
  ]),
  'equations.tooMany': row({ what: text, count: number, limit: number }, (a) => [
    `The text makes ${count(a.count)} ${a.what}; a cell has at most ${count(a.limit)}.`,
    'Split the cell in two.'
  ]),
  /** `near` lists names that might have been meant, the likeliest first. */
  'equations.unknownName': row({ name: text, near: list }, (a) => [
    `Nothing is called “${a.name}”.`,
    a.near.length === 0
      ? `Write a line “${a.name} = …” before, such as “${a.name} = vector({ start: 1 })” for what is learned, or use a name that there is.`
      : `Did you mean ${either(a.near)}?`
  ]),
  'equations.usedBefore': row({ name: text, line: number }, (a) => [
    `“${a.name}” is used before line ${a.line}, which makes it.`,
    `Move line ${a.line} up, or make ${a.name} a state: within one time step nothing can depend on itself.`
  ]),
  'equations.sizeName': row({ name: text }, (a) => [
    a.name === 'H'
      ? '“H” is the hidden size of the layer, so that no line can give it a number.'
      : `“${a.name}” is the width of the layer's input, so that no line can give it a number.`,
    a.name === 'H' ? 'Write H = … in the first line of the cell, or give the number another name.' : 'Give the number another name.'
  ]),
  'equations.assignedTwice': row({ name: text, line: number }, (a) => [
    `“${a.name}” has its value from line ${a.line} already.`,
    'Give one of the two another name: each name stands for one value of a time step.'
  ]),
  'equations.alreadyDeclared': row({ name: text, what: text }, (a) => [
    `“${a.name}” is ${a.what} of the cell already.`,
    'Choose another name.'
  ]),
  'equations.longName': row({ name: text, limit: number }, (a) => [
    `The name “${a.name}” is longer than ${a.limit} characters.`,
    'Choose a shorter name.'
  ]),
  'equations.hiddenSize': row({ found: text, limit: number }, (a) => [
    `The hidden size H is ${a.found}; it is a whole number from 1 to ${count(a.limit)}.`,
    'Write a size such as H = 128, or leave it out.'
  ]),
  'equations.unknownCall': row({ name: text, near: list }, (a) => [
    `“${a.name}” is no primitive.`,
    a.near.length === 0 ? 'Choose one of the palette, such as sigmoid, tanh or linear.' : `Did you mean ${either(a.near)}?`
  ]),
  'equations.valueCalled': row({ name: text }, (a) => [
    `“${a.name}” is a value and no function.`,
    `Write ${a.name} * (…) for a product, and ${a.name}_{t-1} for a state's value of the step before.`
  ]),
  'equations.inputs': row({ name: text, count: number, needs: text, usage: text }, (a) => [
    `“${a.name}” has ${plural(a.count, 'input')}; it takes ${a.needs}.`,
    `Write ${a.usage}.`
  ]),
  'equations.unknownOption': row({ name: text, option: text, options: list, near: list }, (a) => [
    `“${a.name}” has no option “${a.option}”.`,
    a.options.length === 0
      ? `Leave it out: ${a.name} has no options.`
      : a.near.length === 0
        ? `Its options are ${listed(a.options)}.`
        : `Did you mean ${either(a.near)}?`
  ]),
  'equations.badOption': row({ name: text, option: text, needs: text }, (a) => [
    `The option “${a.option}” of “${a.name}” is not as it should be.`,
    `Give it ${a.needs}.`
  ]),
  'equations.number': row({ number: text, needs: text }, (a) => [`The number ${a.number} cannot stand here.`, a.needs]),
  'equations.powerOfValue': row({ base: text, exponent: text }, (a) => [
    `The exponent ${a.exponent} is a value; a power takes a number, as in h ^ 2.`,
    `Write exp(${a.exponent} * log(${a.base})), where ${a.base} is above zero.`
  ]),
  'equations.nothing': row({ name: text }, (a) => [`“${a.name}” has no value.`, `Write what ${a.name} is, such as “${a.name} = tanh(x)”.`]),
  'equations.sameTwice': row({ name: text, kind: text }, (a) => [
    `“${a.name}” enters this ${a.kind} twice; one matrix for it says the same.`,
    'Write it once.'
  ]),
  'equations.badState': row({ state: text, needs: text }, (a) => [
    `The state ${a.state} is not declared as it should be.`,
    `Give it ${a.needs}.`
  ])
}
