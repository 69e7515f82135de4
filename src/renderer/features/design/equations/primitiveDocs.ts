/** Reads the editor's words about each primitive from one file of declarations, which people may read as well. */
import declarations from '../../../../../resources/equations/primitives.d.ts?raw'

export interface OptionDoc {
  readonly name: string
  readonly type: string
  readonly doc: string
}

export interface PrimitiveDoc {
  readonly name: string
  /** As one writes it: `linear(a, …, { units, bias, start })`. */
  readonly usage: string
  /** The inputs and further arguments in order; the last one may stand for any number. */
  readonly parameters: readonly string[]
  readonly options: readonly OptionDoc[]
  readonly doc: string
}

export const primitiveDocs: ReadonlyMap<string, PrimitiveDoc> = readDeclarations(declarations)

/** Functions that give a value, by name. */
export function readDeclarations(text: string): Map<string, PrimitiveDoc> {
  const options = new Map(
    [...text.matchAll(/^interface (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [name, readOptions(body)])
  )
  const functions = [...text.matchAll(/^\/\*\* (.+) \*\/\ndeclare function (\w+)\((.*)\): Value$/gm)]
  return new Map(functions.map(([, doc = '', name = '', list = '']) => [name, primitiveDoc(name, doc, list, options)]))
}

function readOptions(body: string): OptionDoc[] {
  return [...body.matchAll(/\/\*\* (.+) \*\/\n\s*(\w+)\?: (.+)/g)].map(([, doc = '', name = '', type = '']) => ({ name, type, doc }))
}

function primitiveDoc(name: string, doc: string, list: string, known: ReadonlyMap<string, OptionDoc[]>): PrimitiveDoc {
  const options = known.get(/(\w+Options)\b/.exec(list)?.[1] ?? '') ?? []
  const parameters = list
    .split(', ')
    .filter((each) => each !== '' && !each.startsWith('options'))
    .map((each) => (each.startsWith('...') ? '…' : each.replace(/_?:.*$/, '')))
  const braces = options.length === 0 ? [] : [`{ ${options.map((each) => each.name).join(', ')} }`]
  return { name, usage: `${name}(${[...parameters, ...braces].join(', ')})`, parameters, options, doc }
}
