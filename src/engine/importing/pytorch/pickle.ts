/**
 * Reads a pickle that holds tensors, and nothing else: dictionaries, lists, numbers, texts and the few names of an allow-list, which become
 * data of this file. No name is ever looked up in a program, and nothing is called.
 */
import { damaged, refuse } from '../importRefusal'

/** A place of numbers in the zip. */
export interface Storage {
  readonly is: 'storage'
  readonly type: string
  readonly key: string
}
export interface PickledTensor {
  readonly is: 'tensor'
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}
interface Name {
  readonly is: 'name'
  readonly name: string
}
export interface Dictionary {
  readonly is: 'dictionary'
  readonly entries: Map<unknown, unknown>
}

const mark = Symbol('mark')
const mostObjects = 2_000_000
const storages = /^torch (?:Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Storage$/
const makers = new Set([
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'torch._utils _rebuild_parameter',
  'torch Size',
  'torch.serialization _get_layout',
  'torch device'
])

/** Reads the value. Refuses names outside the allow-list, unknown operations, and what never ends. */
export function readPickle(bytes: Uint8Array): unknown {
  return new Unpickler(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).read()
}

export const isTensor = (value: unknown): value is PickledTensor =>
  typeof value === 'object' && value !== null && 'is' in value && value.is === 'tensor'
export const isDictionary = (value: unknown): value is Dictionary =>
  typeof value === 'object' && value !== null && 'is' in value && value.is === 'dictionary'
const isName = (value: unknown): value is Name => typeof value === 'object' && value !== null && 'is' in value && value.is === 'name'
const isStorage = (value: unknown): value is Storage =>
  typeof value === 'object' && value !== null && 'is' in value && value.is === 'storage'
const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((each) => typeof each === 'number')

class Unpickler {
  private at = 0
  private readonly stack: unknown[] = []
  private readonly memo = new Map<number, unknown>()
  private objects = 0

  constructor(private readonly bytes: Buffer) {}

  read(): unknown {
    for (;;) {
      if (++this.objects > mostObjects) refuse('The pickle has more parts than a model has.', damaged)
      const code = String.fromCharCode(this.take(1).readUInt8())
      if (code === '.') return this.pop()
      this.step(code)
    }
  }

  private take(count: number): Buffer {
    if (count < 0 || this.at + count > this.bytes.length) refuse('The pickle of the model is cut off.', damaged)
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0) refuse('The pickle of the model is cut off.', damaged)
    const text = this.bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return text
  }

  private pop(): unknown {
    return this.stack.length > 0 ? this.stack.pop() : refuse('The pickle of the model is damaged.', damaged)
  }

  /** Everything above the newest mark. */
  private marked(): unknown[] {
    const begin = this.stack.lastIndexOf(mark)
    if (begin < 0) refuse('The pickle of the model is damaged.', damaged)
    const items = this.stack.splice(begin)
    return items.slice(1)
  }

  private push(value: unknown): void {
    this.stack.push(value)
  }

  private step(code: string): void {
    const operation = operations[code]
    if (!operation) refuse(`The pickle has the operation ${JSON.stringify(code)}, which no dictionary of tensors has.`, saveAgain)
    operation({
      push: (value) => this.push(value),
      pop: () => this.pop(),
      marked: () => this.marked(),
      top: () => this.stack.at(-1),
      take: (count) => this.take(count),
      line: () => this.line(),
      memo: this.memo
    })
  }
}

interface Machine {
  push(value: unknown): void
  pop(): unknown
  marked(): unknown[]
  top(): unknown
  take(count: number): Buffer
  line(): string
  readonly memo: Map<number, unknown>
}

export const saveAgain = 'Save the weights alone, with torch.save(model.state_dict(), FILE), or as safetensors.'

const tuple = (count: number) => (machine: Machine) => {
  const items = Array.from({ length: count }, () => machine.pop())
  machine.push(items.reverse())
}
const get = (machine: Machine, key: number) =>
  machine.memo.has(key) ? machine.push(machine.memo.get(key)) : refuse('The pickle of the model is damaged.', damaged)

const operations: Readonly<Record<string, (machine: Machine) => void>> = {
  '\x80': ({ take }) => void take(1),
  '\x95': ({ take }) => void take(8),
  '}': ({ push }) => push({ is: 'dictionary', entries: new Map() } satisfies Dictionary),
  ']': ({ push }) => push([]),
  ')': ({ push }) => push([]),
  '(': ({ push }) => push(mark),
  t: (machine) => machine.push(machine.marked()),
  l: (machine) => machine.push(machine.marked()),
  '\x85': tuple(1),
  '\x86': tuple(2),
  '\x87': tuple(3),
  N: ({ push }) => push(null),
  '\x88': ({ push }) => push(true),
  '\x89': ({ push }) => push(false),
  J: ({ push, take }) => push(take(4).readInt32LE()),
  K: ({ push, take }) => push(take(1).readUInt8()),
  M: ({ push, take }) => push(take(2).readUInt16LE()),
  G: ({ push, take }) => push(take(8).readDoubleBE()),
  '\x8a': ({ push, take }) => push(longOf(take(take(1).readUInt8()))),
  X: ({ push, take }) => push(take(take(4).readUInt32LE()).toString('utf8')),
  '\x8c': ({ push, take }) => push(take(take(1).readUInt8()).toString('utf8')),
  q: ({ top, take, memo }) => void memo.set(take(1).readUInt8(), top()),
  r: ({ top, take, memo }) => void memo.set(take(4).readUInt32LE(), top()),
  '\x94': ({ top, memo }) => void memo.set(memo.size, top()),
  h: (machine) => get(machine, machine.take(1).readUInt8()),
  j: (machine) => get(machine, machine.take(4).readUInt32LE()),
  '0': ({ pop }) => void pop(),
  c: ({ push, line }) => push(named(line(), line())),
  '\x93': (machine) => {
    const [name, module] = [machine.pop(), machine.pop()]
    machine.push(named(String(module), String(name)))
  },
  Q: (machine) => machine.push(storageOf(machine.pop())),
  R: (machine) => {
    const [given, maker] = [machine.pop(), machine.pop()]
    machine.push(reduced(maker, given))
  },
  a: (machine) => {
    const item = machine.pop()
    listOf(machine.top()).push(item)
  },
  e: (machine) => {
    const items = machine.marked()
    listOf(machine.top()).push(...items)
  },
  s: (machine) => {
    const [value, key] = [machine.pop(), machine.pop()]
    entriesOf(machine.top()).set(key, value)
  },
  u: (machine) => {
    const items = machine.marked()
    const entries = entriesOf(machine.top())
    for (let k = 0; k + 1 < items.length; k += 2) entries.set(items[k], items[k + 1])
  },
  // The state of an ordered dictionary has notes on versions, which no weight needs.
  b: (machine) => {
    machine.pop()
    if (!isDictionary(machine.top())) refuse('The pickle sets the insides of an object, and not a dictionary of tensors.', saveAgain)
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuse('The pickle of the model is damaged.', damaged)
}

function entriesOf(value: unknown): Map<unknown, unknown> {
  return isDictionary(value) ? value.entries : refuse('The pickle of the model is damaged.', damaged)
}

function longOf(bytes: Buffer): number {
  if (bytes.length > 8) return refuse('The pickle has a whole number that no size has.', damaged)
  return bytes.length === 0 ? 0 : Number(BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)))
}

function named(module: string, name: string): Name {
  const whole = `${module} ${name}`
  if (storages.test(whole) || makers.has(whole)) return { is: 'name', name: whole }
  return refuse(`The file would have Python load ${module}.${name}, which is code and not a tensor. Nothing of it was run.`, saveAgain)
}

/** ('storage', type, key, place, count). */
function storageOf(id: unknown): Storage {
  const parts: readonly unknown[] = Array.isArray(id) ? id : []
  const [word, type, key] = parts
  if (word === 'storage' && isName(type) && storages.test(type.name) && typeof key === 'string')
    return { is: 'storage', type: type.name, key }
  return refuse('The pickle names numbers in a way that is not read.', saveAgain)
}

/** What an allowed name makes of its arguments. */
function reduced(maker: unknown, given: unknown): unknown {
  const args: unknown[] = Array.isArray(given) ? given : []
  switch (isName(maker) ? maker.name : '') {
    case 'collections OrderedDict':
      return { is: 'dictionary', entries: new Map() } satisfies Dictionary
    case 'torch._utils _rebuild_parameter':
      return args[0]
    case 'torch Size':
      return args[0]
    case 'torch device':
    case 'torch.serialization _get_layout':
      return null
    case 'torch._utils _rebuild_tensor_v2': {
      const [storage, offset, shape, strides] = args
      if (isStorage(storage) && typeof offset === 'number' && isNumbers(shape) && isNumbers(strides) && shape.length === strides.length)
        return { is: 'tensor', storage, offset, shape, strides } satisfies PickledTensor
      return refuse('A tensor of the pickle is damaged.', damaged)
    }
    default:
      return refuse('The pickle would call something that is no tensor. Nothing of it was run.', saveAgain)
  }
}
