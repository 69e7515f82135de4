/** Runs the generated programs of a page: one token after another, or a whole sequence. It knows no browser. */
import { kernels } from '../../javascript/kernels'
import type { Kernels } from '../../javascript/kernels'
import type { PageMemory, PageProgram } from '../pageData'

type Numbers = Float32Array | Int32Array | Uint8Array
export type Weights = Readonly<Record<string, Float32Array>>

/** A generated program with its arrays. */
interface Running {
  readonly inputs: Readonly<Record<string, Numbers>>
  readonly outputs: Readonly<Record<string, Numbers>>
  run(): void
}
type Start = (kernels: Kernels, weights: Weights, size: number) => Running

/** The generated functions of a page, of which it has `begin` and `step`, or `sequence`. */
export interface Programs {
  readonly begin?: Start
  readonly step?: Start
  readonly sequence?: Start
}

/** The inputs of one sequence: [T], and [T × D]. */
export interface Sequence {
  readonly length: number
  readonly tokens: ArrayLike<number> | null
  readonly features: ArrayLike<number> | null
}

/** What the model makes of a sequence. */
export interface Frame {
  readonly length: number
  /** A row for each output: of each time step, or of the sequence; from a model that goes token by token, of each time step in any case. */
  readonly outputs: readonly Float32Array[]
  /** For each tap a row for each time step, where the program has it. */
  readonly taps: readonly (readonly Float32Array[])[]
}

function arrayOf(arrays: Readonly<Record<string, Numbers>>, name: string): Numbers {
  const array = arrays[name]
  if (!array) throw new RangeError(`the program has no ${name}`)
  return array
}

const copyOf = (array: Numbers): Float32Array => Float32Array.from(array)

/** Goes token by token. What layers keep of all tokens gets twice the room where it is full. */
export class Stepper {
  /** Tokens taken so far. */
  length = 0
  private room = 64
  private running: Running

  constructor(
    private readonly programs: Programs,
    private readonly program: Extract<PageProgram, { kind: 'step' }>,
    private readonly weights: Weights
  ) {
    this.running = this.start()
    this.begin()
  }

  private start(): Running {
    if (!this.programs.step) throw new RangeError('the page has no step')
    return this.programs.step(kernels, this.weights, this.room)
  }

  /** Forgets everything. */
  begin(): void {
    const begin = this.programs.begin?.(kernels, this.weights, this.room)
    begin?.run()
    for (const { key } of this.program.memory) arrayOf(this.running.inputs, key).set(arrayOf(begin?.outputs ?? {}, key))
    this.length = 0
  }

  /** Takes the next token, and gives the output. It stays until the next call. */
  take(inputs: Readonly<Record<string, ArrayLike<number>>>): Float32Array {
    if (this.length === this.room) this.grow()
    for (const [name, values] of Object.entries(inputs)) this.running.inputs[name]?.set(values)
    this.running.inputs['position']?.set([this.length])
    this.running.run()
    for (const { key } of this.program.memory) arrayOf(this.running.inputs, key).set(arrayOf(this.running.outputs, key))
    this.length++
    return copyOf(arrayOf(this.running.outputs, 'output'))
  }

  /** The values of the taps at the last token. */
  taps(): Float32Array[] {
    return this.program.taps.map(({ result, form }) => {
      const values = copyOf(arrayOf(this.running.outputs, result))
      return form === 'attention' ? placesOf(values, this.room, this.length) : values
    })
  }

  private grow(): void {
    const before = this.running
    this.room *= 2
    this.running = this.start()
    for (const memory of this.program.memory) moveInto(memory, arrayOf(before.inputs, memory.key), arrayOf(this.running.inputs, memory.key))
  }
}

/** Of rows with room for more tokens, the places of the tokens that are there. */
function placesOf(values: Float32Array, room: number, length: number): Float32Array {
  const heads = values.length / room
  const places = new Float32Array(heads * length)
  for (let head = 0; head < heads; head++) places.set(values.subarray(head * room, head * room + length), head * length)
  return places
}

/** Each row goes to the front of a row with more room. */
function moveInto({ rows }: PageMemory, from: Numbers, to: Numbers): void {
  const count = rows ?? 1
  const [old, wide] = [from.length / count, to.length / count]
  for (let row = 0; row < count; row++) to.set(from.subarray(row * old, (row + 1) * old), row * wide)
}

/** Runs a sequence through the model, with everything that can be looked at. */
export function runSequence(programs: Programs, program: PageProgram, weights: Weights, sequence: Sequence): Frame {
  return program.kind === 'step'
    ? stepThrough(new Stepper(programs, program, weights), sequence, program.taps.length)
    : runWhole(programs, program, weights, sequence)
}

/** The inputs of time step `t`. */
export function inputsAt({ tokens, features, length }: Sequence, t: number): Record<string, ArrayLike<number>> {
  const width = features ? features.length / length : 0
  return {
    ...(tokens ? { tokens: [tokens[t] ?? 0] } : {}),
    ...(features ? { features: Array.from({ length: width }, (_, k) => features[t * width + k] ?? 0) } : {})
  }
}

function stepThrough(stepper: Stepper, sequence: Sequence, count: number): Frame {
  const outputs: Float32Array[] = []
  const taps = Array.from({ length: count }, (): Float32Array[] => [])
  for (let t = 0; t < sequence.length; t++) {
    outputs.push(stepper.take(inputsAt(sequence, t)))
    stepper.taps().forEach((values, k) => taps[k]?.push(values))
  }
  return { length: sequence.length, outputs, taps }
}

function runWhole(
  { sequence: start }: Programs,
  program: Extract<PageProgram, { kind: 'sequence' }>,
  weights: Weights,
  sequence: Sequence
): Frame {
  const { length } = sequence
  if (!start) throw new RangeError('the page has no program for sequences')
  if (program.length !== null && program.length !== length) throw new RangeError(`the program takes ${program.length} time steps`)
  const running = start(kernels, weights, length)
  if (sequence.tokens) running.inputs['tokens']?.set(sequence.tokens)
  if (sequence.features) running.inputs['features']?.set(sequence.features)
  running.run()
  const output = arrayOf(running.outputs, 'output')
  return {
    length,
    outputs: rowsOf(output, program.over === 'step' ? length : 1),
    taps: program.taps.map(({ result, form }) => {
      const values = arrayOf(running.outputs, result)
      return form === 'attention' ? queryRows(values, length) : rowsOf(values, length)
    })
  }
}

function rowsOf(values: Numbers, rows: number): Float32Array[] {
  const width = values.length / rows
  return Array.from({ length: rows }, (_, row) => Float32Array.from(values.subarray(row * width, (row + 1) * width)))
}

/** [H, T, T], query by key → for each query the weights of all heads, [H × T]. */
function queryRows(values: Numbers, length: number): Float32Array[] {
  const heads = values.length / (length * length)
  return Array.from({ length }, (_, query) =>
    Float32Array.from({ length: heads * length }, (_each, k) => {
      const [head, key] = [Math.floor(k / length), k % length]
      return values[(head * length + query) * length + key] ?? 0
    })
  )
}
