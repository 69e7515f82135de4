/** Writes operations that put arrays together or sum them up as loops over their axes. */
import { at, range } from '../../compiler/program/shapes'
import type { Operation, Value } from '../../compiler/program/types'
import type { BlockWriter } from './blockWriter'
import { plus, product, times } from './sizes'
import type { Size } from './sizes'
import { offset } from './sources'

export function writeConcat(writer: BlockWriter, { inputs, outputs, attributes: { axis } }: Operation<'concat'>): void {
  const result = at(outputs, 0)
  const shape = writer.shape(result)
  const name = writer.newArray(result, 'joined')
  let begin = '0'
  for (const input of inputs) {
    if (product(shape.slice(0, axis)) === 1)
      writer.line(`${name}.set(${writer.array(input)}, ${times(begin, product(shape.slice(axis + 1)))})`)
    else
      putAt(
        writer,
        name,
        shape,
        input,
        shape.map((_, k) => (k === axis ? begin : '0'))
      )
    begin = sum(begin, writer.shape(input)[axis] ?? 0)
  }
  writer.set(result, { kind: 'array', name })
}

const sum = (begin: string, size: Size): string =>
  /^\d+$/.test(begin) && typeof size === 'number' ? String(Number(begin) + size) : plus([begin, String(size)])

export function writePad(writer: BlockWriter, operation: Operation<'pad'> & { readonly name: 'pad' }): void {
  const [input, result] = [at(operation.inputs, 0), at(operation.outputs, 0)]
  const before = writer.script.sizes.before(operation)
  // What is around stays zero, as a new array is.
  const name = writer.newArray(result, 'padded')
  putAt(writer, name, writer.shape(result), input, before.map(String))
  writer.set(result, { kind: 'array', name })
}

/** Writes loops that put a value into a larger array, its first number at the index `begin`. */
function putAt(writer: BlockWriter, name: string, shape: readonly Size[], input: Value, begin: readonly string[]): void {
  writer.loops(writer.shape(input), '', (axes) => {
    const to = axes.map((index, axis) => plus([index, at(begin, axis)]))
    return `${name}[${offset(shape, to)}] = ${writer.read(input, { axes })}`
  })
}

/** Writes a loop over the axes that stay, with one over the axes that are reduced inside it. */
export function writeReduction(
  writer: BlockWriter,
  { inputs, outputs }: Operation<'reduceSum' | 'reduceMax'>,
  axes: readonly number[],
  start: string,
  add: (total: string, next: string) => string
): void {
  const [input, result] = [at(inputs, 0), at(outputs, 0)]
  const shape = writer.shape(input)
  const name = writer.newArray(result, 'totals')
  const letter = (axis: number) => (shape[axis] === 1 ? '0' : `i${axis}`)
  const loops = (some: readonly number[]) =>
    some
      .filter((axis) => shape[axis] !== 1)
      .map((axis) => `for (let i${axis} = 0; i${axis} < ${shape[axis]}; i${axis}++)`)
      .join(' ')
  const stays = range(shape.length).filter((axis) => !axes.includes(axis))
  const to = offset(writer.shape(result), stays.map(letter))
  const value = writer.read(input, { axes: range(shape.length).map(letter) })
  writer.line(`${loops(stays)} {`.trimStart())
  writer.line(`  let total = ${start}`)
  writer.line(`  ${loops(axes)} ${add('total', value)}`.replace(/^ {3}/, '  '))
  writer.line(`  ${name}[${to}] = total`)
  writer.line(`}`)
  writer.set(result, { kind: 'array', name })
}
