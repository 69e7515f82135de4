/** Writes one kernel: its bindings as they are needed, its statements, and what all kernels have in common. */
import type { DType } from '../../../compiler/program/types'
import { dispatchNumbers, loopLevels } from '../device/protocol'
import type { KernelText, Range } from '../device/protocol'
import { storageTypeOf } from './expressions'
import type { StorageType } from './expressions'
import { functionsFor } from './functions'

export interface WrittenKernel {
  readonly text: KernelText
  readonly buffers: readonly number[]
}

type Mode = 'r' | 'w'
interface Binding {
  readonly buffer: number
  readonly type: StorageType | 'vec4f'
  readonly mode: Mode
}

const letters = ['x', 'y', 'z', 'w']
/** The counter of a loop of the plain form. */
const counter = (level: number): string => `p.t.${letters[level] ?? ''}`
/** A number that the dispatch gives; `numbers` of a step in their order. */
export const number = (place: number): string => `p.n${Math.floor(place / 4)}.${letters[place % 4] ?? ''}`

const numbersStruct = `requires immediate_address_space;
struct Numbers { t: vec${loopLevels}u, ${Array.from({ length: dispatchNumbers / 4 }, (_, k) => `n${k}: vec4u`).join(', ')} }
var<immediate> p: Numbers;
var<private> zero: u32 = 0u;`

export class KernelWriter {
  private readonly bindings: Binding[] = []
  private readonly lines: string[] = []
  private readonly declarations: string[] = []
  private lastName = 0

  line(...texts: readonly string[]): void {
    this.lines.push(...texts)
  }

  /** Something outside of the main function, such as workgroup memory. */
  declare(text: string): void {
    this.declarations.push(text)
  }

  fresh(): string {
    return `v${++this.lastName}`
  }

  /** Gives an expression a name. */
  named(expression: string): string {
    if (/^(\w+)$/.test(expression)) return expression
    const name = this.fresh()
    this.line(`let ${name} = ${expression};`)
    return name
  }

  /** A number of an array. */
  load(place: Range, dtype: DType, index: string): string {
    const text = `${this.binding(place.buffer, storageTypeOf(dtype), 'r')}[${addressOf(place, index)}]`
    return dtype === 'bool' ? `(${text} != 0u)` : text
  }

  store(place: Range, dtype: DType, index: string, value: string): void {
    this.line(`${this.target(place, dtype, index)} = ${dtype === 'bool' ? `u32(${value})` : value};`)
  }

  /** A number of an array that the kernel writes, for reading and writing. */
  target(place: Range, dtype: DType, index: string): string {
    return `${this.binding(place.buffer, storageTypeOf(dtype), 'w')}[${addressOf(place, index)}]`
  }

  /** The name of the binding of a buffer. One that is written is bound once, so it can be read by the same name. */
  binding(buffer: number, type: Binding['type'], mode: Mode): string {
    const k = this.bindings.findIndex((each) => each.buffer === buffer && each.type === type && each.mode === mode)
    return `b${k < 0 ? this.bindings.push({ buffer, type, mode }) - 1 : k}`
  }

  /** `builtins`: the parameters of the main function. */
  finish(label: string, workgroup: readonly number[], builtins: string): WrittenKernel {
    const main = `@compute @workgroup_size(${workgroup.join(', ')}) fn main(${builtins}) {\n${this.lines.join('\n')}\n}`
    const bindings = this.bindings.map(
      ({ type, mode }, k) => `@group(0) @binding(${k}) var<storage, ${mode === 'r' ? 'read' : 'read_write'}> b${k}: array<${type}>;`
    )
    const body = [...this.declarations, main].join('\n')
    return {
      text: {
        label,
        code: [numbersStruct, ...bindings, functionsFor(body), body].join('\n'),
        bindings: this.bindings.map(({ mode }) => mode).join('')
      },
      buffers: this.bindings.map(({ buffer }) => buffer)
    }
  }
}

/** The address of an element of an array, which moves with the loops around the kernel. */
export function addressOf({ offset, steps }: Range, index: string): string {
  const moves = steps.flatMap((size, level) => (size === 0 ? [] : [`${counter(level)} * ${size}u`]))
  const terms = [...(offset === 0 ? [] : [`${offset}u`]), ...moves, ...(index === '0u' ? [] : [index])]
  return terms.length === 0 ? '0u' : terms.join(' + ')
}

/** The parameters of a kernel with one invocation an element, and how it finds its element; `count` of them. */
export const elementBuiltins = '@builtin(global_invocation_id) g: vec3u, @builtin(num_workgroups) w: vec3u'
export const elementSize = 64
export const elementIndex = (count: number): string => `let i = g.x + g.y * w.x * ${elementSize}u; if (i >= ${count}u) { return; }`

/** Workgroups for `count` elements, over two axes where one may not have so many. */
export function elementGrid(count: number): readonly [number, number, number] {
  const groups = Math.max(1, Math.ceil(count / elementSize))
  const x = Math.min(groups, 32_768)
  return [x, Math.ceil(groups / x), 1]
}
