/** Kernels that compute arrays number by number, and those that add numbers up. */
import { at, range, sizeOf, stridesOf } from '../../../compiler/program/shapes'
import type { Operation, Shape, Value } from '../../../compiler/program/types'
import type { Range } from '../device/protocol'
import type { BlockArrays } from '../plan/arrays'
import type { MapTask } from '../plan/tasks'
import { coordinate, flatIndex } from './indices'
import { elementBuiltins, elementGrid, elementIndex, elementSize, KernelWriter } from './kernelWriter'
import type { WrittenKernel } from './kernelWriter'
import { ValueWriter } from './valueWriter'

export interface KernelCall extends WrittenKernel {
  readonly grid: readonly [number, number, number]
  readonly numbers?: readonly number[]
}

/** What kernels of a block are written from. */
export interface BlockPlaces {
  readonly arrays: BlockArrays
  readonly placeOf: (root: Value) => Range
}

/** `stored`: those outputs that others read. */
export function mapKernel({ size, outputs }: MapTask, stored: ReadonlySet<Value>, { arrays, placeOf }: BlockPlaces): KernelCall {
  const kernel = new KernelWriter()
  kernel.line(elementIndex(size))
  const values = new ValueWriter(kernel, arrays, placeOf)
  for (const output of outputs) {
    const name = values.compute(output, 'i')
    if (stored.has(output)) kernel.store(placeOf(output), output.type.dtype, 'i', name)
  }
  return { ...kernel.finish('map', [elementSize], elementBuiltins), grid: elementGrid(size) }
}

const invocations = 256
/** Sums of so few numbers need no more than one invocation each. */
const short = 8

/** Columns of outputs and lanes that share the work of each; lanes are neighbours where what they read is. */
function workgroupOf(count: number, lastAxisReduced: boolean): { readonly columns: number; readonly lanes: number } {
  if (count <= short) return { columns: elementSize, lanes: 1 }
  if (!lastAxisReduced) return { columns: 16, lanes: 16 }
  const lanes = Math.min(invocations, 2 ** Math.ceil(Math.log2(count)))
  return { columns: Math.max(1, elementSize / lanes), lanes }
}

/** A sum or maximum over axes. */
export function reduceKernel(operation: Operation<'reduceSum'> | Operation<'reduceMax'>, { arrays, placeOf }: BlockPlaces): KernelCall {
  const [input, output] = [at(operation.inputs, 0), at(operation.outputs, 0)]
  const { shape } = input.type
  const { axes } = operation.attributes
  const outputs = sizeOf(output.type.shape)
  const count = sizeOf(axes.map((axis) => at(shape, axis)))
  const { columns, lanes } = workgroupOf(count, axes.includes(shape.length - 1))
  const join = operation.name === 'reduceSum' ? (a: string, b: string) => `${a} + ${b}` : (a: string, b: string) => `max(${a}, ${b})`
  const whole = input.type.dtype === 'int32'
  const start = operation.name === 'reduceSum' ? (whole ? '0' : '0.0') : whole ? 'i32(-2147483648)' : 'bitcast<f32>(0xff800000u | zero)'
  const kernel = new KernelWriter()
  const values = new ValueWriter(kernel, arrays, placeOf)
  kernel.line(`let o = (w.x + w.y * n.x) * ${columns}u + l.x; var total = ${start};`)
  values.inScope(`if (o < ${outputs}u)`, () =>
    values.inScope(`for (var e = l.y; e < ${count}u; e += ${lanes}u)`, () => {
      const index = kernel.named(reducedIndex(shape, axes))
      kernel.line(`total = ${join('total', values.at(input, index))};`)
    })
  )
  if (lanes > 1) foldLanes(kernel, columns, lanes, whole ? 'i32' : 'f32', join)
  kernel.line(`if (l.y == 0u && o < ${outputs}u) {`)
  kernel.store(placeOf(output), output.type.dtype, 'o', 'total')
  kernel.line('}')
  return { ...kernel.finish(operation.name, [columns, lanes], groupBuiltins), grid: groupGrid(Math.ceil(outputs / columns)) }
}

const groupBuiltins = '@builtin(workgroup_id) w: vec3u, @builtin(local_invocation_id) l: vec3u, @builtin(num_workgroups) n: vec3u'

function groupGrid(groups: number): readonly [number, number, number] {
  const x = Math.min(Math.max(1, groups), 32_768)
  return [x, Math.ceil(Math.max(1, groups) / x), 1]
}

/** The index of element `e` of what output `o` adds up. */
function reducedIndex(shape: Shape, axes: readonly number[]): string {
  const strides = stridesOf(shape)
  const kept = range(shape.length).filter((axis) => !axes.includes(axis))
  const terms = (some: readonly number[], name: string) =>
    some.map((axis, k) => ({
      coordinate: coordinate(
        some.map((each) => at(shape, each)),
        k,
        name
      ),
      stride: at(strides, axis)
    }))
  return flatIndex([
    ...terms(kept, 'o'),
    ...terms(
      [...axes].sort((a, b) => a - b),
      'e'
    )
  ])
}

/** Adds up the totals of all lanes of a column, in halves. */
function foldLanes(kernel: KernelWriter, columns: number, lanes: number, type: string, join: (a: string, b: string) => string): void {
  kernel.declare(`var<workgroup> s: array<${type}, ${columns * lanes}>;`)
  kernel.line(`let place = l.y * ${columns}u + l.x; s[place] = total; workgroupBarrier();`)
  for (let half = lanes / 2; half >= 1; half /= 2)
    kernel.line(`if (l.y < ${half}u) { s[place] = ${join('s[place]', `s[place + ${half * columns}u]`)}; } workgroupBarrier();`)
  kernel.line('total = s[place];')
}

/** Rows that are added up where an index tells: each number of the result looks through all indices, so the order of the sum is fixed. */
export function scatterKernel({ inputs, outputs }: Operation<'scatterAdd'>, { arrays, placeOf }: BlockPlaces): KernelCall {
  const [indices, updates, output] = [at(inputs, 0), at(inputs, 1), at(outputs, 0)]
  const size = sizeOf(output.type.shape)
  const width = sizeOf(output.type.shape.slice(1))
  const kernel = new KernelWriter()
  const values = new ValueWriter(kernel, arrays, placeOf)
  kernel.line(elementIndex(size), `let row = i32(i / ${width}u); var total = 0.0;`)
  values.inScope(`for (var e = 0u; e < ${sizeOf(indices.type.shape)}u; e++)`, () => {
    const index = values.at(indices, 'e')
    values.inScope(`if (${index} == row)`, () =>
      kernel.line(`total += ${values.at(updates, kernel.named(`e * ${width}u + i % ${width}u`))};`)
    )
  })
  kernel.store(placeOf(output), 'float32', 'i', 'total')
  return { ...kernel.finish('scatterAdd', [elementSize], elementBuiltins), grid: elementGrid(size) }
}
