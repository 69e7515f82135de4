/** Products of matrices: one tiled kernel for all sizes, which are numbers of the dispatch. */
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Operation } from '../../../compiler/program/types'
import type { Range } from '../device/protocol'
import { addressOf, elementBuiltins, elementGrid, elementSize, KernelWriter, number } from './kernelWriter'
import type { KernelCall } from './maps'

const tile = 64
const depth = 16
/** Fewer tiles than this do not fill a GPU, so the inner axis is cut and its parts are added up. */
const enoughTiles = 32
const shortestPart = 256

export interface ProductSizes {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly batch: number
  readonly transposeA: boolean
  readonly transposeB: boolean
  /** Into how many parts the inner axis is cut. */
  readonly parts: number
}

export function productSizes({ inputs, outputs, attributes }: Operation<'matmul'>): ProductSizes {
  const shape = at(outputs, 0).type.shape
  const [rows, columns] = [at(shape, shape.length - 2), at(shape, shape.length - 1)]
  const from = at(inputs, 0).type.shape
  const inner = at(from, from.length - (attributes.transposeA ? 2 : 1))
  const batch = sizeOf(shape.slice(0, -2))
  const tiles = Math.ceil(rows / tile) * Math.ceil(columns / tile)
  const parts = batch === 1 && tiles < enoughTiles ? Math.min(Math.ceil(enoughTiles / tiles), Math.floor(inner / shortestPart)) : 1
  return { rows, columns, inner, batch, ...attributes, parts: Math.max(1, parts) }
}

/** Numbers of the dispatch, by their places. */
const names = ['rows', 'columns', 'inner', 'length', 'fromA', 'fromB', 'to', 'nextA', 'nextB', 'nextBegin'] as const
const n = Object.fromEntries(names.map((name, k) => [name, number(k)])) as Readonly<Record<(typeof names)[number], string>>

/** Products of so few numbers have one invocation for each, which reads a row and a column. */
const fewNumbers = 2048

function fewProducts(sizes: ProductSizes, a: Range, b: Range, to: Range): KernelCall {
  const { rows, columns, inner, batch, transposeA, transposeB } = sizes
  const kernel = new KernelWriter()
  const [left, right] = [kernel.binding(a.buffer, 'f32', 'r'), kernel.binding(b.buffer, 'f32', 'r')]
  const from = (start: string, next: string, range: Range) => addressOf({ ...range, offset: 0 }, `${start} + z * ${next}`)
  kernel.line(
    `let i = g.x + g.y * w.x * ${elementSize}u; let x = i % ${n.columns}; let y = i / ${n.columns} % ${n.rows}; let z = i / ${n.columns} / ${n.rows};`,
    `if (z >= ${n.length}) { return; }`,
    `let startA = ${from(n.fromA, n.nextA, a)} + y${transposeA ? '' : ` * ${n.inner}`};`,
    `let startB = ${from(n.fromB, n.nextB, b)} + x${transposeB ? ` * ${n.inner}` : ''};`,
    `var total = 0.0; for (var k = 0u; k < ${n.inner}; k++) {`,
    `total = fma(${left}[startA + k${transposeA ? ` * ${n.rows}` : ''}], ${right}[startB + k${transposeB ? '' : ` * ${n.columns}`}], total); }`,
    `${kernel.binding(to.buffer, 'f32', 'w')}[${addressOf({ ...to, offset: 0 }, `${n.to} + i`)}] = total;`
  )
  const numbers = [rows, columns, inner, batch, a.offset, b.offset, to.offset, rows * inner, inner * columns]
  return { ...kernel.finish('few products', [elementSize], elementBuiltins), grid: elementGrid(batch * rows * columns), numbers }
}

/** With parts, `to` has one matrix for each. */
export function productKernel(sizes: ProductSizes, a: Range, b: Range, to: Range): KernelCall {
  const { rows, columns, inner, batch, parts } = sizes
  if (rows * columns <= fewNumbers && parts === 1) return fewProducts(sizes, a, b, to)
  const length = parts > 1 ? Math.ceil(inner / parts / depth) * depth : inner
  const kernel = new KernelWriter()
  const [left, right] = [kernel.binding(a.buffer, 'f32', 'r'), kernel.binding(b.buffer, 'f32', 'r')]
  const target = kernel.binding(to.buffer, 'f32', 'w')
  const from = (start: string, next: string, range: Range) => addressOf({ ...range, offset: 0 }, `${start} + w.z * ${next}`)
  kernel.declare(`var<workgroup> sa: array<f32, ${tile * depth}>;\nvar<workgroup> sb: array<f32, ${tile * depth}>;`)
  kernel.line(
    `let m0 = w.y * ${tile}u; let n0 = w.x * ${tile}u; let begin = w.z * ${n.nextBegin}; let end = min(begin + ${n.length}, ${n.inner});`,
    `let startA = ${from(n.fromA, n.nextA, a)}; let startB = ${from(n.fromB, n.nextB, b)};`,
    ...range(4).map((r) => `var c${r} = vec4f(0);`),
    `for (var k0 = begin; k0 < end; k0 += ${depth}u) {`,
    loadTile('sa', 'm', sizes.transposeA, `${left}[startA + ${sizes.transposeA ? `k * ${n.rows} + x` : `x * ${n.inner} + k`}]`, n.rows),
    loadTile(
      'sb',
      'n',
      !sizes.transposeB,
      `${right}[startB + ${sizes.transposeB ? `x * ${n.inner} + k` : `k * ${n.columns} + x`}]`,
      n.columns
    ),
    'workgroupBarrier();',
    `for (var k = 0u; k < ${depth}u; k++) {`,
    `let q = k * ${tile}u + l.x * 4u; let v = vec4f(sb[q], sb[q + 1u], sb[q + 2u], sb[q + 3u]); let r = k * ${tile}u + l.y * 4u;`,
    ...range(4).map((r) => `c${r} = fma(vec4f(sa[r + ${r}u]), v, c${r});`),
    '}',
    'workgroupBarrier();',
    '}',
    `let x = n0 + l.x * 4u; let y = m0 + l.y * 4u; let to = ${addressOf({ ...to, offset: 0 }, `${n.to} + w.z * ${n.rows} * ${n.columns}`)};`,
    ...range(4).map((r) => storeRow(target, r))
  )
  const numbers = [rows, columns, inner, length, a.offset, b.offset, to.offset]
  const moves = parts > 1 ? [0, 0, length] : [rows * inner, inner * columns, 0]
  return {
    ...kernel.finish('product', [16, 16], productBuiltins),
    grid: [Math.ceil(columns / tile), Math.ceil(rows / tile), Math.max(batch, parts)],
    numbers: [...numbers, ...moves]
  }
}

const productBuiltins = '@builtin(workgroup_id) w: vec3u, @builtin(local_invocation_id) l: vec3u, @builtin(local_invocation_index) i: u32'

/** Neighbouring invocations read neighbouring numbers, along the axis that lies so. */
function loadTile(memory: string, axis: 'm' | 'n', alongRow: boolean, value: string, size: string): string {
  const places = alongRow ? `let kk = q / ${tile}u; let xx = q % ${tile}u;` : `let xx = q / ${depth}u; let kk = q % ${depth}u;`
  return `for (var q = i; q < ${tile * depth}u; q += 256u) { ${places} let x = ${axis}0 + xx; let k = k0 + kk;
    var v = 0.0; if (x < ${size} && k < end) { v = ${value}; } ${memory}[kk * ${tile}u + xx] = v; }`
}

function storeRow(target: string, row: number): string {
  const numbers = range(4).map(
    (k) => `if (x + ${k}u < ${n.columns}) { ${target}[to + (y + ${row}u) * ${n.columns} + x + ${k}u] = c${row}[${k}]; }`
  )
  return `if (y + ${row}u < ${n.rows}) { ${numbers.join(' ')} }`
}

/** Adds up the parts of a product. */
export function partsKernel({ rows, columns, parts }: ProductSizes, from: Range, to: Range): KernelCall {
  const kernel = new KernelWriter()
  kernel.line(
    `let i = g.x + g.y * w.x * ${elementSize}u; if (i >= ${number(0)}) { return; }`,
    `var total = 0.0; for (var k = 0u; k < ${number(1)}; k++) { total += ${kernel.binding(from.buffer, 'f32', 'r')}[${number(2)} + k * ${number(0)} + i]; }`,
    `${kernel.binding(to.buffer, 'f32', 'w')}[${addressOf({ ...to, offset: 0 }, `${number(3)} + i`)}] = total;`
  )
  const count = rows * columns
  return {
    ...kernel.finish('parts', [elementSize], elementBuiltins),
    grid: elementGrid(count),
    numbers: [count, parts, from.offset, to.offset]
  }
}
