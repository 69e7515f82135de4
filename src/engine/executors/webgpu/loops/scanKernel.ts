/** Writes the kernel of a loop from its plan: all of time in one kernel, or one depth of one step. */
import { resultParts, scanParts } from '../../../compiler/program/scan'
import type { ScanParts } from '../../../compiler/program/scan'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import { isUnary } from '../../../compiler/program/traits'
import type { AnyOperation, Operation, Value } from '../../../compiler/program/types'
import type { Range } from '../device/protocol'
import { binary, castTo, literal, powerOf, unary } from '../kernels/expressions'
import { broadcastIndex } from '../kernels/indices'
import { KernelWriter, number } from '../kernels/kernelWriter'
import type { WrittenKernel } from '../kernels/kernelWriter'
import { crosses, lastAxis, matrixKey, Unfit } from './scanPlan'
import type { ScanPlan, Slot } from './scanPlan'

/** Where what a loop reads and writes lies. */
export interface ScanPlaces {
  /** For each input of the loop. */
  readonly inputs: readonly Range[]
  /** All outputs lie in one buffer. The first steps of carries lie where the last will. */
  readonly outputs: readonly Range[]
  /** The packed matrices. */
  readonly weights: Range
  /** Operands and products, where each step is a dispatch. */
  readonly scratch: Range
  /** For each input the number that all of it is, where it is a constant that lies nowhere. */
  readonly constants: readonly (number | null)[]
}

/** The time step, as an expression, and the depth that the kernel is about. */
export interface Stage {
  readonly depth: number
  readonly time: string
}

/** Registers of a value: for each row of the lane, one for each part of its columns; or one name for all. */
type Registers = string | readonly (readonly string[])[]

const weightsName = 'weights'
export const stageSize = 64

/** One kernel for some steps, whose first and last are the first two numbers of the dispatch; or for one depth of one step. */
export function scanKernel(plan: ScanPlan, places: ScanPlaces, stage?: Stage): WrittenKernel {
  return new ScanWriter(plan, places, stage).write()
}

class ScanWriter {
  private readonly kernel = new KernelWriter()
  private readonly registers = new Map<Value, Registers>()
  private readonly parts: ScanParts
  private readonly carried: (readonly (readonly string[])[])[] = []
  private readonly before: string[] = []
  private lines: string[] = []

  constructor(
    private readonly plan: ScanPlan,
    private readonly places: ScanPlaces,
    private readonly stage: Stage | undefined
  ) {
    this.parts = scanParts(plan.operation)
  }

  write(): WrittenKernel {
    const { kernel, plan, stage } = this
    const { lanes, rowsInLane, rowsBeside, rows, copies, memory, slots } = plan
    this.loadCarries()
    this.readInputs()
    this.body()
    const last = stage === undefined || stage.depth === plan.deepest
    const after = last ? this.finishStep() : []
    const whole = stage === undefined
    kernel.line(
      whole
        ? 'let x = l.x; let y = l.y; let tile = w.x;'
        : `let x = w.x * ${stageSize}u + l.x; let y = 0u; let tile = w.y; if (x >= ${lanes}u) { return; }`,
      ...this.eachRow(
        (r) =>
          `let g${r} = (tile * ${whole ? rowsBeside : 1}u + y) * ${rowsInLane}u + ${r}u; let live${r} = g${r} < ${rows}u; let q${r} = min(g${r}, ${rows - 1}u);`
      ),
      ...(whole && copies === 2 ? ['var now = 0u;'] : []),
      ...this.before,
      this.loopHead(),
      ...this.lines,
      ...(whole && copies === 2 ? [`now = ${memory}u - now;`] : []),
      ...(whole && plan.secondBarrier ? ['workgroupBarrier();'] : []),
      '}',
      ...after
    )
    if (whole && slots.length > 0) kernel.declare(`var<workgroup> shared_: array<f32, ${memory * copies}>;`)
    const workgroup = whole ? [lanes, rowsBeside] : [stageSize]
    return kernel.finish(whole ? 'loop' : `step, depth ${stage.depth}`, workgroup, builtins)
  }

  private loopHead(): string {
    const [begin, end] = [number(0), number(1)]
    if (this.stage) return `let t = ${this.stage.time}; {`
    return this.plan.operation.attributes.reverse
      ? `for (var t = ${end}; t > ${begin}; ) { t--;`
      : `for (var t = ${begin}; t < ${end}; t++) {`
  }

  private eachRow<T>(f: (row: number) => T): T[] {
    return range(this.plan.rowsInLane).map(f)
  }

  private partsOf(value: Value): number {
    return this.plan.kinds.get(value) === 'tile' ? lastAxis(value) / this.plan.lanes : 1
  }

  /** The index of a lane's number within a value. */
  private indexOf(value: Value, row: number, part: number): string {
    const kind = this.plan.kinds.get(value)
    if (kind === 'scalar') return '0u'
    return kind === 'row' ? `q${row}` : `q${row} * ${lastAxis(value)}u + ${part * this.plan.lanes}u + x`
  }

  private fresh(expression: string, into: string[] = this.lines, keyword = 'let'): string {
    const name = this.kernel.fresh()
    into.push(`${keyword} ${name} = ${expression};`)
    return name
  }

  private define(value: Value, expression: (row: number, part: number) => string, into: string[] = this.lines): void {
    if (this.plan.kinds.get(value) === 'scalar') return void this.registers.set(value, this.fresh(expression(0, 0), into))
    this.registers.set(
      value,
      this.eachRow((r) => range(this.partsOf(value)).map((m) => this.fresh(expression(r, m), into)))
    )
  }

  private register(value: Value, row: number, part: number): string {
    const known = this.registers.get(value)
    if (known === undefined) throw new RangeError(`%${value.id} is used before it is made`)
    if (typeof known === 'string') return known
    const list = at(known, row)
    return at(list, list.length === 1 ? 0 : part)
  }

  private outputAddress(k: number, value: Value, row: number, part: number, step: boolean): string {
    const { buffer, offset } = at(this.places.outputs, k)
    const name = this.kernel.binding(buffer, 'f32', 'w')
    const time = step ? `t * ${sizeOf(value.type.shape)}u + ` : ''
    return `${name}[${offset}u + ${time}${this.indexOf(value, row, part)}]`
  }

  private loadCarries(): void {
    this.parts.parameters.carries.forEach((value, k) => {
      const names = this.eachRow((r) => range(this.partsOf(value)).map((m) => this.fresh(this.carry(k, value, r, m), this.before, 'var')))
      this.carried.push(names)
      this.registers.set(value, names)
    })
  }

  /** A number of a carry before the first step of the dispatch. */
  private carry(k: number, value: Value, row: number, part: number): string {
    const stored = this.outputAddress(k, value, row, part, false)
    const constant = at(this.places.constants, k)
    return constant === null ? stored : `select(${stored}, ${literal(constant, 'float32')}, ${this.isFirst()})`
  }

  private isFirst(): string {
    const { reverse, length } = this.plan.operation.attributes
    const [begin, end] = this.stage ? [this.stage.time, `(${this.stage.time} + 1u)`] : [number(0), number(1)]
    return reverse ? `${end} == ${length}u` : `${begin} == 0u`
  }

  /** Reads what comes with each step first, since it does not wait for anything, and what stays the same before the loop. */
  private readInputs(): void {
    const { steps, closed } = this.parts.parameters
    for (const value of closed)
      if (this.plan.kinds.has(value)) this.define(value, (r, m) => this.input(value, this.indexOf(value, r, m)), this.before)
    for (const value of steps) if (this.plan.kinds.has(value)) this.define(value, (r, m) => this.input(value, this.indexOf(value, r, m)))
  }

  /** A number of an input of the loop. */
  private input(value: Value, index: string): string {
    const k = this.plan.operation.attributes.body.parameters.indexOf(value)
    const step = this.parts.parameters.steps.includes(value)
    return this.kernel.load(at(this.places.inputs, k), value.type.dtype, step ? `t * ${sizeOf(value.type.shape)}u + ${index}` : index)
  }

  private body(): void {
    const { operations } = this.plan.operation.attributes.body
    const depthOf = (operation: AnyOperation) => this.plan.depths.get(at(operation.outputs, 0)) ?? 0
    const last = this.stage?.depth ?? this.plan.deepest
    for (const depth of range(last + 1)) {
      for (const each of operations) if (!crosses(each) && depthOf(each) === depth) this.operation(each)
      const passed = this.stage !== undefined && depth < last
      if (!passed) this.share(depth)
      if (depth === last && this.stage) return
      for (const each of operations) if (crosses(each) && depthOf(each) === depth + 1) this.crossing(each, passed && depth + 1 < last)
    }
  }

  /** Writes the operands of a depth where other lanes see them. */
  private share(depth: number): void {
    const ready = this.plan.slots.filter((slot) => slot.depth === depth)
    for (const slot of ready)
      for (const r of range(this.plan.rowsInLane))
        for (const m of range(this.partsOf(slot.value))) {
          const text = `${this.slotName(slot, r)} + ${m * this.plan.lanes}u + x] = ${this.register(slot.value, r, m)};`
          this.lines.push(this.stage ? `if (live${r}) { ${text} }` : text)
        }
    if (ready.length > 0 && !this.stage) this.lines.push('workgroupBarrier();')
  }

  private slotName(slot: Slot, row: number): string {
    if (this.stage) return `${this.scratch()}[${this.places.scratch.offset + slot.stored}u + q${row} * ${slot.stride}u`
    const { rowsInLane, copies } = this.plan
    return `shared_[${copies === 2 ? 'now + ' : ''}${slot.at}u + (y * ${rowsInLane}u + ${row}u) * ${slot.stride}u`
  }

  private scratch(): string {
    return this.kernel.binding(this.places.scratch.buffer, 'f32', 'w')
  }

  /** A product or a sum. `known`: an earlier dispatch of this step has computed it. */
  private crossing(operation: AnyOperation, known: boolean): void {
    const output = at(operation.outputs, 0)
    const place = (this.plan.kept.get(output) ?? 0) + this.places.scratch.offset
    const kept = (r: number, m: number) => `${this.scratch()}[${place}u + ${this.indexOf(output, r, m)}]`
    if (known) return this.define(output, kept)
    const names = this.eachRow(() => range(this.partsOf(output)).map(() => this.kernel.fresh()))
    this.registers.set(output, names)
    const slot = this.plan.slots.find(({ value }) => value === operation.inputs[0])
    if (!slot) throw new RangeError('a product without a place for its operand')
    if (operation.name === 'matmul') this.product(operation, slot, names)
    else this.sum(operation, slot, names)
    if (!this.stage || this.stage.depth === this.plan.deepest) return
    names.forEach((list, r) => list.forEach((name, m) => this.lines.push(`if (live${r}) { ${kept(r, m)} = ${name}; }`)))
  }

  private product(operation: Operation<'matmul'>, slot: Slot, names: readonly (readonly string[])[]): void {
    const matrix = this.plan.matrices.find(({ value, transposed }) => matrixKey(operation) === `${value.id}${transposed ? 't' : ''}`)
    if (!matrix) throw new RangeError('a product without its matrix')
    const weights = this.kernel.binding(this.places.weights.buffer, 'vec4f', 'r')
    const columns = at(names, 0).length
    for (const name of names.flat()) this.lines.push(`var ${name} = 0.0;`)
    this.lines.push(`for (var k = 0u; k < ${slot.stride / 4}u; k++) {`)
    for (const m of range(columns))
      this.lines.push(`let ${weightsName}${m} = ${weights}[${matrix.at}u + k * ${matrix.columns}u + ${m * this.plan.lanes}u + x];`)
    names.forEach((list, r) => {
      const from = (k: number) => `${this.slotName(slot, r)} + k * 4u + ${k}u]`
      const sums = list.map((name, m) => `${name} += dot(a, ${weightsName}${m});`)
      this.lines.push(`{ let a = vec4f(${range(4).map(from).join(', ')}); ${sums.join(' ')} }`)
    })
    this.lines.push('}')
  }

  private sum({ name }: AnyOperation, slot: Slot, names: readonly (readonly string[])[]): void {
    names.forEach((list, r) => {
      const total = at(list, 0)
      const next = `${this.slotName(slot, r)} + k]`
      this.lines.push(`var ${total} = ${this.slotName(slot, r)}];`)
      const joined = name === 'reduceMax' ? `max(${total}, ${next})` : `${total} + ${next}`
      this.lines.push(`for (var k = 1u; k < ${lastAxis(slot.value)}u; k++) { ${total} = ${joined}; }`)
    })
  }

  private operation(operation: AnyOperation): void {
    const { inputs } = operation
    const [output, input] = [at(operation.outputs, 0), inputs[0]]
    const { lanes } = this.plan
    const of = (k: number, r: number, m: number) => this.register(at(inputs, k), r, m)
    const renamed = (name: (r: number, m: number) => string) =>
      void this.registers.set(
        output,
        this.eachRow((r) => range(this.partsOf(output)).map((m) => name(r, m)))
      )
    if (isUnary(operation)) return this.define(output, (r, m) => unary[operation.name](of(0, r, m)))
    switch (operation.name) {
      case 'select':
        return this.define(output, (r, m) => `select(${of(2, r, m)}, ${of(1, r, m)}, ${of(0, r, m)})`)
      case 'cast':
        return this.define(output, (r, m) => castTo(operation.attributes.dtype, input?.type.dtype ?? 'float32', of(0, r, m)))
      case 'power':
        return this.define(output, (r, m) => powerOf(of(0, r, m), operation.attributes.exponent))
      case 'fill':
        return void this.registers.set(output, literal(operation.attributes.value, operation.attributes.type.dtype))
      case 'stopGradient':
      case 'reshape':
        return void this.registers.set(output, this.registers.get(at(inputs, 0)) ?? '0.0')
      case 'slice': {
        const first = (operation.attributes.begin.at(-1) ?? 0) / lanes
        return renamed((r, m) => of(0, r, first + m))
      }
      case 'concat':
        return renamed((r, m) => this.joined(inputs, r, m))
      case 'pad': {
        const first = (operation.attributes.before.at(-1) ?? 0) / lanes
        const count = this.partsOf(at(inputs, 0))
        return renamed((r, m) => (m >= first && m < first + count ? of(0, r, m - first) : '0.0'))
      }
      case 'broadcast':
        return this.broadcast(operation, output)
      default:
        return this.define(output, (r, m) => this.binary(operation, of(0, r, m), of(1, r, m)))
    }
  }

  private binary(operation: AnyOperation, a: string, b: string): string {
    for (const [name, write] of Object.entries(binary)) if (name === operation.name) return write(a, b)
    throw new Unfit(`the operation ${operation.name}`)
  }

  private joined(inputs: readonly Value[], row: number, part: number): string {
    let rest = part
    for (const input of inputs) {
      if (rest < this.partsOf(input)) return this.register(input, row, rest)
      rest -= this.partsOf(input)
    }
    throw new RangeError('a join is shorter than its result')
  }

  /** What the loop is given is read in its place; a value of the body is in registers already. */
  private broadcast({ inputs }: Operation<'broadcast'>, output: Value): void {
    const from = at(inputs, 0)
    const { steps, closed } = this.parts.parameters
    if (!steps.includes(from) && !closed.includes(from)) return void this.registers.set(output, this.registers.get(from) ?? '0.0')
    const read = (r: number, m: number) =>
      this.input(from, broadcastIndex(from.type.shape, output.type.shape, `(${this.indexOf(output, r, m)})`))
    this.define(output, read, closed.includes(from) ? this.before : this.lines)
  }

  /** Stores the outputs of the step, and then changes carries: all at once. Gives what is stored after the last step. */
  private finishStep(): string[] {
    const { results, parameters } = this.parts
    const only = (value: Value, r: number) => (this.plan.kinds.get(value) === 'row' ? `live${r} && x == 0u` : `live${r}`)
    results.steps.forEach((value, k) => {
      for (const r of range(this.plan.rowsInLane)) {
        const stores = range(this.partsOf(value)).map(
          (m) => `${this.outputAddress(parameters.carries.length + k, value, r, m, true)} = ${this.register(value, r, m)};`
        )
        this.lines.push(`if (${only(value, r)}) { ${stores.join(' ')} }`)
      }
    })
    const next = resultParts(this.plan.operation.attributes, results.carries).carries.map((value) =>
      this.eachRow((r) => range(this.partsOf(value)).map((m) => this.fresh(this.register(value, r, m))))
    )
    next.forEach((names, k) =>
      names.forEach((list, r) => list.forEach((name, m) => this.lines.push(`${at(at(at(this.carried, k), r), m)} = ${name};`)))
    )
    return parameters.carries.flatMap((value, k) =>
      this.eachRow((r) => {
        const stores = range(this.partsOf(value)).map(
          (m) => `${this.outputAddress(k, value, r, m, false)} = ${at(at(at(this.carried, k), r), m)};`
        )
        return `if (${only(value, r)}) { ${stores.join(' ')} }`
      })
    )
  }
}

const builtins = '@builtin(workgroup_id) w: vec3u, @builtin(local_invocation_id) l: vec3u'
