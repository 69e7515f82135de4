/** Prints the declarations of all primitives, `resources/equations/primitives.d.ts`, from the rows of the catalogue. */
import { cellNodeKinds } from '../../contract/document/cellNodes'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { cellNodes } from '../nodes/cellNodeKinds'
import type { CallOption } from '../nodes/row'

const opening = `// The primitives of a cell's equations, as the editor explains them: completion, hover and signature help are read from this file.
// A cell is \`cell NAME(input, { states }, H = size) { lines }\`; a line is \`name = value\`, or \`return value\` for what the cell gives on.
// Values can also be joined by + - * / and brackets: sums and products of any number of values, \`a - b\`, \`a / b\`, \`1 - a\`, \`0.5 * a\`.
// A number may stand wherever a value may: \`1 / tau\`, \`sqrt(s) + 1e-8\`, \`min(max(c, -3), 3)\`, \`c = 1\` for a whole state; it counts for every
// unit. \`alpha = 0.9\` names one, in a line or behind H in the first line. \`h ^ 2\`, or \`h ** 2\`, is a power; below zero only whole powers have a value.
// H, the hidden size of the layer, and D, the width of its input, are numbers too: \`s / H\`, \`1 / sqrt(D)\`, \`(H - 1) * h\`.

/** A value at one time step: a vector of units, or a matrix. */
interface Value {}
/** A number of units: a whole number, or a small expression of H (the hidden size of the layer) and D (the width of its input): 2H, H / 2, H + D. */
type Size = number | string
/** Where numbers begin: anywhere between low and high. */
declare function uniform(low: number, high?: number): Range
interface Range {}
/** Weights that all begin at one number. */
declare function constant(value: number): Range
/** Uniform weights with a variance that suits the sizes (Glorot & Bengio 2010). */
declare const glorot: Range
/** Orthogonal weights, which neither lengthen nor shorten a state (Saxe et al. 2014). */
declare const orthogonal: Range`

export function printDeclarations(): string {
  const optionTypes = cellNodeKinds.map((kind) => optionsText(kind)).filter((text) => text !== '')
  const functions = cellNodeKinds.map((kind) => functionText(kind)).filter((text) => text !== '')
  return `${[opening, optionTypes.join('\n'), functions.join('\n')].join('\n\n')}\n`
}

function optionsText(kind: CellNodeKind): string {
  const { call, options } = cellNodes[kind].text
  if (call === null || options.length === 0) return ''
  return [`interface ${optionsName(call)} {`, ...options.map(optionText), '}'].join('\n')
}

const optionText = ({ name, type, doc }: CallOption): string => `  /** ${doc} */\n  ${name}?: ${type}`

const optionsName = (call: string): string => `${call.charAt(0).toUpperCase()}${call.slice(1)}Options`

function functionText(kind: CellNodeKind): string {
  const { doc, text } = cellNodes[kind]
  if (text.call === null) return ''
  return `/** ${text.doc ?? `${doc}.`} */\ndeclare function ${text.call}(${parametersOf(kind).join(', ')}): Value`
}

function parametersOf(kind: CellNodeKind): string[] {
  const { inputs, text } = cellNodes[kind]
  const options = text.call !== null && text.options.length > 0 ? optionsName(text.call) : null
  if (inputs === 'many') return ['a: Value', options === null ? '...more: Value[]' : `...more: (Value | ${options})[]`]
  const values = inputs.map((port) => `${port === 'in' ? 'in_' : port}: Value`)
  const further = text.further.map(({ name, type }) => `${name}: ${type}`)
  return [...values, ...further, ...(options === null ? [] : [`options?: ${options}`])]
}
