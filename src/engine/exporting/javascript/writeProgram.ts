/** Writes a program as a JavaScript function that makes its arrays once and gives a function that runs it. */
import { at } from '../../compiler/program/shapes'
import type { Program, Value } from '../../compiler/program/types'
import { BlockWriter } from './blockWriter'
import type { Script } from './blockWriter'
import { Names } from './names'
import { writeOperation } from './operationRows'
import { fixedSizes } from './sizes'
import type { Sizes } from './sizes'

export interface ProgramText {
  /** The name of the function. */
  readonly name: string
  /** One sentence on what a run computes, for the comment above the function. */
  readonly doc: string
  /** The parameters that are weights: they are given once and never change. */
  readonly weights: ReadonlySet<string>
  /** Names that the arrays of some results should have, by result; a result's own name by default. */
  readonly names?: ReadonlyMap<string, string>
  /** The length that sizes are expressions of, and those sizes; the program's own by default. */
  readonly over?: { readonly symbol: string; readonly sizes: Sizes }
}

/**
 * The text of `function name(kernels, weights, LENGTH)`, which returns `{ inputs, outputs, run }`. `inputs` and `outputs` have a typed
 * array for each parameter that is no weight and for each result, by name. A caller fills the inputs, calls `run()`, and reads the outputs
 * before the next call. No output shares memory with an input.
 */
export function writeProgram(program: Program, { name, doc, weights, over, ...spec }: ProgramText): string {
  const { block } = program
  const wishes = wishesOf(program, (result) => spec.names?.get(result) ?? result)
  const names = new Names([name, ...(over ? [over.symbol] : [])])
  const script: Script = {
    names,
    sizes: over?.sizes ?? fixedSizes,
    arrays: [],
    lines: [],
    wishes,
    wholes: new Map(),
    write: writeOperation
  }
  const writer = new BlockWriter(script, '    ', block)
  const inputs = program.parameters.flatMap((key, k) => enter(writer, key, at(block.parameters, k), weights.has(key)))
  const shared = new Set(block.parameters.filter((value) => writer.isUsed(value)).map((value) => writer.array(value)))
  writer.writeAll(block)
  const outputs = program.results.map((key, k) => `${JSON.stringify(key)}: ${writer.ownArray(at(block.results, k), shared)}`)
  return [
    `/** ${doc.replaceAll('*/', '* /')} */`,
    `function ${name}(${['kernels', 'weights', ...(over ? [over.symbol] : [])].join(', ')}) {`,
    ...script.arrays.map((line) => `  ${line}`),
    `  function run() {`,
    ...script.lines,
    `  }`,
    `  return {`,
    ...entries('inputs', inputs),
    ...entries('outputs', outputs),
    `    run`,
    `  }`,
    `}`
  ].join('\n')
}

const entries = (name: string, list: readonly string[]): string[] =>
  list.length === 0 ? [`    ${name}: {},`] : [`    ${name}: {`, ...list.map((entry) => `      ${entry},`), `    },`]

/** Names for the values that are results, of which the first names a value that is several; and for what is a result in another shape. */
function wishesOf({ block, results }: Program, wishOf: (result: string) => string): Map<Value, string> {
  const wishes = new Map(block.results.map((value, k) => [value, wishOf(at(results, k))] as const).toReversed())
  for (const { name, inputs, outputs } of block.operations.toReversed()) {
    const [input, wish] = [at(inputs.length > 0 ? inputs : outputs, 0), wishes.get(at(outputs, 0))]
    if (name === 'reshape' && wish !== undefined && !wishes.has(input)) wishes.set(input, wish)
  }
  return wishes
}

/** A parameter: an array of the weights, or one that the caller fills. */
function enter(writer: BlockWriter, key: string, value: Value, isWeight: boolean): string[] {
  if (!isWeight) {
    const name = writer.newArray(value, key)
    writer.set(value, { kind: 'array', name })
    return [`${JSON.stringify(key)}: ${name}`]
  }
  if (!writer.isUsed(value)) return []
  const name = writer.script.names.give(key)
  writer.script.arrays.push(`const ${name} = weights[${JSON.stringify(key)}] // ${JSON.stringify(writer.shape(value))}`)
  writer.set(value, { kind: 'array', name })
  return []
}
