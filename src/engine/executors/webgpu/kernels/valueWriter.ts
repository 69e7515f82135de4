/** Writes how a number of a value is computed from arrays, through all operations that lie between. */
import { at, range, sizeOf, stridesOf } from '../../../compiler/program/shapes'
import { hasTrait, isUnary } from '../../../compiler/program/traits'
import type { AnyOperation, Operation, Value } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Range } from '../device/protocol'
import type { BlockArrays } from '../plan/arrays'
import { binary, castTo, literal, powerOf, storageTypeOf, unary } from './expressions'
import { broadcastIndex, coordinate, flatIndex, sliceIndex, transposeIndex } from './indices'
import type { KernelWriter } from './kernelWriter'

export class ValueWriter {
  /** What is computed already, innermost scope last. */
  private readonly scopes: Map<string, string>[] = [new Map<string, string>()]

  constructor(
    private readonly kernel: KernelWriter,
    private readonly arrays: BlockArrays,
    private readonly placeOf: (root: Value) => Range
  ) {}

  /** The name of the number of `value` with flat index `index`, which is itself a name or a constant. */
  at(value: Value, index: string): string {
    const root = this.arrays.rootOf(value)
    const known = this.known(root, index)
    if (known !== undefined) return known
    return this.keep(root, index, this.kernel.named(this.expression(root, index)))
  }

  /** Computes the number of an array that this kernel writes, and keeps it for others that read it. */
  compute(root: Value, index: string): string {
    const producer = this.arrays.producerOf(root)
    return this.keep(root, index, this.kernel.named(producer ? this.computed(producer, index) : this.expression(root, index)))
  }

  /** Statements in braces, whose names end with them. */
  inScope(head: string, body: () => void): void {
    this.kernel.line(`${head} {`)
    this.scopes.push(new Map())
    body()
    this.scopes.pop()
    this.kernel.line('}')
  }

  private known(root: Value, index: string): string | undefined {
    for (const scope of this.scopes) {
      const name = scope.get(`${root.id}@${index}`)
      if (name !== undefined) return name
    }
    return undefined
  }

  private keep(root: Value, index: string, name: string): string {
    this.scopes.at(-1)?.set(`${root.id}@${index}`, name)
    return name
  }

  private expression(root: Value, index: string): string {
    const producer = this.arrays.producerOf(root)
    if (this.arrays.isArray(root) || !producer) return this.kernel.load(this.placeOf(root), root.type.dtype, index)
    return this.computed(producer, index)
  }

  private computed(operation: AnyOperation, index: string): string {
    const { inputs } = operation
    const input = (k: number) => this.at(at(inputs, k), index)
    if (isUnary(operation)) return unary[operation.name](input(0))
    if (operation.name in binary && hasTrait(operation, 'elementwise')) return this.binary(operation, input(0), input(1))
    switch (operation.name) {
      case 'select':
        return `select(${input(2)}, ${input(1)}, ${input(0)})`
      case 'cast':
        return castTo(operation.attributes.dtype, at(inputs, 0).type.dtype, input(0))
      case 'power':
        return powerOf(input(0), operation.attributes.exponent)
      case 'fill':
        return literal(operation.attributes.value, operation.attributes.type.dtype)
      case 'iota':
        return `i32(${coordinate(operation.attributes.shape, operation.attributes.axis, index)})`
      case 'concat':
        return this.concat(operation, index)
      case 'pad':
        return this.pad(operation, index)
      case 'gather':
        return this.gather(operation, index)
      case 'random':
        return this.random(operation, index)
      default:
        return this.moved(operation, index)
    }
  }

  private binary(operation: AnyOperation, a: string, b: string): string {
    for (const [name, write] of Object.entries(binary)) if (name === operation.name) return write(a, b)
    throw new ExecutorError('unsupported', `WebGPU has no kernel for ${operation.name}`)
  }

  /** A number that lies elsewhere in the input. */
  private moved(operation: AnyOperation, index: string): string {
    const input = at(operation.inputs, 0)
    const { shape } = input.type
    switch (operation.name) {
      case 'broadcast':
        return this.at(input, this.kernel.named(broadcastIndex(shape, operation.attributes.shape, index)))
      case 'slice':
        return this.at(input, this.kernel.named(sliceIndex(shape, operation.attributes.begin, operation.attributes.size, index)))
      case 'transpose':
        return this.at(input, this.kernel.named(transposeIndex(shape, operation.attributes.permutation, index)))
      default:
        throw new ExecutorError('unsupported', `WebGPU has no kernel for ${operation.name}`)
    }
  }

  private concat({ inputs, outputs, attributes: { axis } }: Operation<'concat'>, index: string): string {
    const { shape, dtype } = at(outputs, 0).type
    const place = this.kernel.named(coordinate(shape, axis, index))
    const result = this.variable(dtype === 'bool' ? 'bool' : storageTypeOf(dtype))
    let end = 0
    inputs.forEach((input, k) => {
      const begin = end
      end += at(input.type.shape, axis)
      this.inScope(k === 0 ? `if (${place} < ${end}u)` : k === inputs.length - 1 ? 'else' : `else if (${place} < ${end}u)`, () => {
        const strides = stridesOf(input.type.shape)
        const terms = range(shape.length).map((each) => ({
          coordinate: each === axis ? (begin === 0 ? place : `${place} - ${begin}u`) : coordinate(shape, each, index),
          stride: at(strides, each)
        }))
        this.kernel.line(`${result} = ${this.at(input, this.kernel.named(flatIndex(terms)))};`)
      })
    })
    return result
  }

  private pad({ inputs, outputs, attributes: { before } }: Operation<'pad'>, index: string): string {
    const [input, { type }] = [at(inputs, 0), at(outputs, 0)]
    const result = this.variable(type.dtype === 'bool' ? 'bool' : storageTypeOf(type.dtype))
    const coordinates = range(type.shape.length).map((axis) => this.kernel.named(coordinate(type.shape, axis, index)))
    const inside = coordinates.map((c, axis) => `${c} >= ${at(before, axis)}u && ${c} < ${at(before, axis) + at(input.type.shape, axis)}u`)
    this.inScope(`if (${inside.join(' && ') || 'true'})`, () => {
      const strides = stridesOf(input.type.shape)
      const terms = coordinates.map((c, axis) => ({ coordinate: `${c} - ${at(before, axis)}u`, stride: at(strides, axis) }))
      this.kernel.line(`${result} = ${this.at(input, this.kernel.named(flatIndex(terms)))};`)
    })
    return result
  }

  private gather({ inputs }: Operation<'gather'>, index: string): string {
    const [table, indices] = [at(inputs, 0), at(inputs, 1)]
    const size = sizeOf(table.type.shape.slice(1))
    const row = this.at(indices, size === 1 ? index : this.kernel.named(`${index} / ${size}u`))
    return this.at(table, this.kernel.named(size === 1 ? `u32(${row})` : `u32(${row}) * ${size}u + ${index} % ${size}u`))
  }

  private random({ inputs, attributes: { stream } }: Operation<'random'>, index: string): string {
    const key = at(inputs, 0)
    return `random_(${this.at(key, '0u')}, ${this.at(key, '1u')}, ${this.at(at(inputs, 1), index)}, i32(${stream}))`
  }

  /** A variable of zero. */
  private variable(type: string): string {
    const name = this.kernel.fresh()
    this.kernel.line(`var ${name} = ${type}();`)
    return name
  }
}
