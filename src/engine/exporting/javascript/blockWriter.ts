/**
 * Writes a block of a program as JavaScript statements over arrays that are made once. Operations that work number by number are
 * written into the loop that reads them, so that a gate is one loop.
 */
import { at } from '../../compiler/program/shapes'
import type { AnyOperation, Block, DType, Value } from '../../compiler/program/types'
import type { Names } from './names'
import { plus, product } from './sizes'
import type { Size, Sizes } from './sizes'
import { costOf, needsAxes, readAt } from './sources'
import type { Place, Source } from './sources'

/** What all blocks of a program share: the arrays and the statements, in their order. */
export interface Script {
  readonly names: Names
  readonly sizes: Sizes
  /** Statements that make arrays, once. */
  readonly arrays: string[]
  /** Statements of each run. */
  readonly lines: string[]
  /** Names that some values should have. */
  readonly wishes: ReadonlyMap<Value, string>
  /** The array that another is a part of, by the part's name. */
  readonly wholes: Map<string, string>
  write(writer: BlockWriter, operation: AnyOperation): void
}

/** Operations that are written into one expression at most: longer ones are hard to read. */
const largestExpression = 12

const arrayTypes: { readonly [D in DType]: string } = { float32: 'Float32Array', int32: 'Int32Array', bool: 'Uint8Array' }

export class BlockWriter {
  private readonly sources = new Map<Value, Source>()
  private readonly uses = new Map<Value, number>()

  constructor(
    readonly script: Script,
    private readonly indent: string,
    block: Block
  ) {
    for (const value of [...block.operations.flatMap(({ inputs }) => inputs), ...block.results])
      this.uses.set(value, (this.uses.get(value) ?? 0) + 1)
  }

  shape(value: Value): readonly Size[] {
    return this.script.sizes.shape(value)
  }

  line(text: string): void {
    this.script.lines.push(this.indent + text)
  }

  /** A writer of a block within this one, such as the body of a loop. */
  inner(block: Block): BlockWriter {
    return new BlockWriter(this.script, `${this.indent}  `, block)
  }

  source(value: Value): Source {
    const source = this.sources.get(value)
    if (!source) throw new RangeError(`%${value.id} is used before it is made`)
    return source
  }

  set(value: Value, source: Source): void {
    this.sources.set(value, source)
  }

  /** Whether an operation of the block, or a result, reads the value. */
  isUsed(value: Value): boolean {
    return this.uses.has(value)
  }

  /** Keeps an expression for its one reader; what several read, or what would grow too long, is computed into an array now. */
  setExpression(value: Value, source: Source): void {
    const cheap = costOf(source) === 0
    const once = (this.uses.get(value) ?? 0) <= 1 && costOf(source) <= largestExpression
    this.set(value, cheap || once ? source : this.computed(value, source))
  }

  /** An expression that reads one number of a value. */
  read(value: Value, place: Place): string {
    return readAt(this.source(value), this.shape(value), place)
  }

  /** The name of an array that holds the value. */
  array(value: Value): string {
    const source = this.source(value)
    const known = source.kind === 'array' ? source : this.computed(value, source)
    this.set(value, known)
    return known.name
  }

  /** The name of an array that holds the value and is no part of the `shared` arrays, so that it stays when they change. */
  ownArray(value: Value, shared: ReadonlySet<string>): string {
    const name = this.array(value)
    if (!shared.has(this.script.wholes.get(name) ?? name)) return name
    const copy = this.newArray(value, `${name}_before`)
    this.line(`${copy}.set(${name})`)
    return copy
  }

  /** The name of a stretch of an array. */
  part(array: string, begin: string, size: Size): string {
    const { names, arrays, wholes } = this.script
    const name = names.give(`${array}_part`)
    arrays.push(`const ${name} = ${array}.subarray(${begin}, ${plus([begin, String(size)])})`)
    wholes.set(name, wholes.get(array) ?? array)
    return name
  }

  /** Writes all operations of a block whose parameters are set. */
  writeAll({ operations }: Block): void {
    for (const operation of operations) this.script.write(this, operation)
  }

  /** Declares an array for a value and gives its name. */
  newArray(value: Value, wish = 'v'): string {
    const name = this.script.names.give(this.script.wishes.get(value) ?? wish)
    this.script.arrays.push(`const ${name} = new ${arrayTypes[value.type.dtype]}(${product(this.shape(value))})`)
    return name
  }

  private computed(value: Value, source: Source): { kind: 'array'; name: string } {
    const name = this.newArray(value)
    this.fillIn(name, this.shape(value), needsAxes(source), (place) => readAt(source, this.shape(value), place))
    return { kind: 'array', name }
  }

  /** Writes loops that set each number of an array in row-major order. */
  fillIn(name: string, shape: readonly Size[], byAxes: boolean, write: (place: Place) => string): void {
    if (!byAxes) {
      const count = product(shape)
      const loop = count === 1 ? '' : `for (let i = 0; i < ${count}; i++) `
      const flat = count === 1 ? '0' : 'i'
      return this.line(`${loop}${name}[${flat}] = ${write({ flat })}`)
    }
    this.loops(shape, 'let to = 0', (axes) => `${name}[to++] = ${write({ axes })}`)
  }

  /** Writes nested loops over the axes of a shape; axes of one place have no loop. `before` is a statement in front of them. */
  loops(shape: readonly Size[], before: string, inside: (axes: readonly string[]) => string): void {
    const letters = shape.map((size, axis) => (size === 1 ? '0' : (indexLetters[axis] ?? `i${axis}`)))
    const heads = shape.flatMap((size, axis) => {
      const letter = at(letters, axis)
      return size === 1 ? [] : [`for (let ${letter} = 0; ${letter} < ${size}; ${letter}++)`]
    })
    this.line(`{`)
    if (before !== '') this.line(`  ${before}`)
    this.line(`  ${[...heads, inside(letters)].join(' ')}`)
    this.line(`}`)
  }
}

const indexLetters = ['i', 'j', 'k', 'l', 'm', 'n']
