/** Writes the two operations that hold a block: a loop over time, and a block on each part of a batch. */
import { at, range } from '../../compiler/program/shapes'
import { scanParts } from '../../compiler/program/scan'
import type { Operation, Value } from '../../compiler/program/types'
import type { BlockWriter } from './blockWriter'
import { plus, product, times } from './sizes'
import type { Size } from './sizes'
import { view } from './sources'

/** One loop: the carries and the step of each input have an array of their own, which the body reads. */
export function writeScan(writer: BlockWriter, operation: Operation<'scan'> & { readonly name: 'scan' }): void {
  const { reverse, body } = operation.attributes
  const { inputs, parameters, results, outputs } = scanParts(operation)
  const length = writer.script.sizes.steps(operation)
  const inner = writer.inner(body)
  const t = writer.script.names.give('t')
  const carries = parameters.carries.map((value, k) => enter(writer, inner, at(inputs.carries, k), value))
  parameters.closed.forEach((value, k) => share(writer, inner, at(inputs.closed, k), value))
  const read = inputs.steps.map((value) => writer.array(value))
  const given = outputs.steps.map((value) => writer.newArray(value, 'steps'))
  writer.line(reverse ? `for (let ${t} = ${less(length)}; ${t} >= 0; ${t}--) {` : `for (let ${t} = 0; ${t} < ${length}; ${t}++) {`)
  parameters.steps.forEach((value, k) => readStep(inner, value, at(read, k), t))
  inner.writeAll(body)
  results.steps.forEach((value, k) => giveStep(inner, value, at(given, k), t))
  const next = results.carries.map((value) => inner.ownArray(value, new Set(carries)))
  next.forEach((name, k) => inner.line(`${at(carries, k)}.set(${name})`))
  writer.line('}')
  outputs.carries.forEach((value, k) => writer.set(value, { kind: 'array', name: at(carries, k) }))
  outputs.steps.forEach((value, k) => writer.set(value, { kind: 'array', name: at(given, k) }))
}

const less = (length: Size): Size => (typeof length === 'number' ? length - 1 : `${length} - 1`)

function enter(writer: BlockWriter, inner: BlockWriter, initial: Value, carry: Value): string {
  const name = inner.newArray(carry, 'carry')
  const source = writer.source(initial)
  writer.line(source.kind === 'number' ? `${name}.fill(${source.text})` : `${name}.set(${writer.array(initial)})`)
  inner.set(carry, { kind: 'array', name })
  return name
}

/** A value from outside the block, which stays the same during it. */
function share(writer: BlockWriter, inner: BlockWriter, outside: Value, inside: Value): void {
  const source = writer.source(outside)
  inner.set(inside, source.kind === 'number' ? source : { kind: 'array', name: writer.array(outside) })
}

function readStep(inner: BlockWriter, value: Value, steps: string, t: string): void {
  const size = product(inner.shape(value))
  const name = inner.newArray(value, 'step')
  inner.line(size === 1 ? `${name}[0] = ${steps}[${t}]` : `${name}.set(${steps}.subarray(${stretch(t, size)}))`)
  inner.set(value, { kind: 'array', name })
}

const stretch = (t: string, size: Size): string => `${times(t, size)}, ${times(`${t} + 1`, size)}`

function giveStep(inner: BlockWriter, value: Value, steps: string, t: string): void {
  const size = product(inner.shape(value))
  const name = inner.array(value)
  inner.line(size === 1 ? `${steps}[${t}] = ${name}[0]` : `${steps}.set(${name}, ${times(t, size)})`)
}

/** One part after the other, each in statements of its own. */
export function writeSplit(writer: BlockWriter, operation: Operation<'split'>): void {
  const { parts, cut, join, body } = operation.attributes
  const names = join.map((how, k) => {
    const name = writer.newArray(at(operation.outputs, k), 'whole')
    if (how.kind === 'sum') writer.line(`${name}.fill(0)`)
    return name
  })
  for (const part of range(parts)) {
    const inner = writer.inner(body)
    body.parameters.forEach((value, k) => cutPart(writer, inner, at(operation.inputs, k), value, at(cut, k), part))
    inner.writeAll(body)
    join.forEach((how, k) => {
      const value = at(body.results, k)
      if (how.kind === 'sum') addPart(inner, value, at(names, k))
      else joinPart(inner, value, writer.shape(at(operation.outputs, k)), at(names, k), how.axis, part)
    })
  }
  operation.outputs.forEach((value, k) => writer.set(value, { kind: 'array', name: at(names, k) }))
}

function cutPart(writer: BlockWriter, inner: BlockWriter, whole: Value, value: Value, axis: number | null, part: number): void {
  share(writer, inner, whole, value)
  if (axis === null) return
  const begin = times(String(part), inner.shape(value)[axis] ?? 0)
  const move = (axes: readonly string[]) => axes.map((index, k) => (k === axis ? plus([index, begin]) : index))
  inner.set(value, view(inner.source(value), writer.shape(whole), move))
}

function addPart(inner: BlockWriter, value: Value, name: string): void {
  const part = inner.array(value)
  inner.line(`for (let i = 0; i < ${part}.length; i++) ${name}[i] += ${part}[i]`)
}

function joinPart(inner: BlockWriter, value: Value, shape: readonly Size[], name: string, axis: number, part: number): void {
  const begin = times(String(part), inner.shape(value)[axis] ?? 0)
  const strides = shape.map((_, k) => product(shape.slice(k + 1)))
  inner.loops(inner.shape(value), '', (axes) => {
    const to = plus(axes.map((index, k) => times(k === axis ? plus([index, begin]) : index, at(strides, k))))
    return `${name}[${to}] = ${inner.read(value, { axes })}`
  })
}
