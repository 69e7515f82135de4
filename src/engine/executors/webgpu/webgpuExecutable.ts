/** A module on the GPU: its variables stay there, and a function is planned and compiled when it is first called. */
import { sizeOf } from '../../compiler/program/shapes'
import type { Program, TensorType } from '../../compiler/program/types'
import { ExecutorError } from '../executor'
import type { Executable, Module, Tensor, Tensors } from '../executor'
import { checkTensor, checkedInputs, unknownFunction, unknownVariable } from '../inputs'
import { bytesOfWord } from './device/protocol'
import type { AdapterLimits, Range, Request, Step, Transfer } from './device/protocol'
import type { RemoteDevice } from './device/remoteDevice'
import { BufferPool } from './plan/bufferPool'
import type { PlanOptions } from './plan/functionPlan'
import { placesOfVariables, planProgram } from './plan/programPlan'
import type { Exchanged, ProgramPlan } from './plan/programPlan'

export interface PlanCount {
  readonly dispatches: number
  /** Of all buffers of the module. */
  readonly bytes: number
}

function dispatchesOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => {
    if (step.kind === 'copy') return sum
    return sum + (step.kind === 'loop' ? step.length * dispatchesOf(step.steps) : 1)
  }, 0)
}

let lastExecutable = 0

export class WebgpuExecutable implements Executable {
  private readonly id = ++lastExecutable
  private readonly pool = new BufferPool()
  private readonly variables: ReadonlyMap<string, Range>
  private readonly plans = new Map<string, ProgramPlan>()
  private exchange = new SharedArrayBuffer(0)
  private sentBuffers = 0
  private disposed = false

  constructor(
    private readonly device: RemoteDevice,
    private readonly limits: AdapterLimits,
    private readonly module: Module,
    private readonly options: PlanOptions = {}
  ) {
    this.variables = placesOfVariables(module, this.pool)
  }

  /** Makes the variables, and the plan of the function that is wanted soon. */
  async prepare(first: string | undefined): Promise<void> {
    const program = first === undefined ? undefined : this.module.functions.get(first)
    const requests = program && first !== undefined ? this.plan(first, program).requests : this.newBuffers()
    for (const request of requests) await this.device.ask(request)
  }

  run(name: string, inputs: Tensors): Tensors {
    this.alive()
    const program = this.module.functions.get(name) ?? unknownFunction(name, this.module.functions.keys())
    const types = new Map(program.parameters.flatMap((each, k) => this.inputType(program, each, k)))
    const tensors = checkedInputs(name, types, inputs)
    const plan = this.planned(name, program)
    const exchange = this.exchanged(plan.words)
    tensors.forEach((tensor, k) => put(exchange, plan.inputs[k]?.at ?? 0, tensor))
    this.device.call({ kind: 'run', executable: this.id, name, exchange })
    return new Map(plan.outputs.map((output) => [output.name, taken(exchange, output)]))
  }

  read(names: readonly string[] = [...this.variables.keys()]): Tensors {
    this.alive()
    const { list, transfers, words } = this.transfers(names)
    if (words === 0) return new Map(list.map((each) => [each.name, taken(new SharedArrayBuffer(0), each)]))
    const exchange = this.exchanged(words)
    this.device.call({ kind: 'read', executable: this.id, transfers, exchange })
    return new Map(list.map((each) => [each.name, taken(exchange, each)]))
  }

  write(values: Tensors): void {
    this.alive()
    for (const [name, tensor] of values) checkTensor(`variable "${name}"`, this.typeOf(name), tensor)
    const { list, transfers, words } = this.transfers([...values.keys()])
    const exchange = this.exchanged(words)
    for (const { name, at } of list) put(exchange, at, values.get(name))
    if (words > 0) this.device.call({ kind: 'write', executable: this.id, transfers, exchange })
  }

  /** What a call of a function does on the GPU; the function was called before. */
  countOf(name: string): PlanCount | undefined {
    const plan = this.plans.get(name)?.plan
    return plan && { dispatches: dispatchesOf(plan.steps), bytes: this.pool.totalWords * bytesOfWord }
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    void this.device.ask({ kind: 'dispose', executable: this.id }).catch(() => undefined)
  }

  private planned(name: string, program: Program): ProgramPlan {
    const known = this.plans.get(name)
    if (known) return known
    const { plan, requests } = this.plan(name, program)
    for (const request of requests) this.device.call(request)
    return plan
  }

  private plan(name: string, program: Program): { plan: ProgramPlan; requests: Request[] } {
    const plan = planProgram(program, this.variables, this.pool, this.limits, this.options)
    this.plans.set(name, plan)
    return { plan, requests: [...this.newBuffers(), { kind: 'define', executable: this.id, name, plan: plan.plan }] }
  }

  /** The buffers that were planned since the last time. Throws ExecutorError where the adapter has none so large. */
  private newBuffers(): Request[] {
    const buffers = Array.from({ length: this.pool.count - this.sentBuffers }, (_, k) => {
      const buffer = this.sentBuffers + k
      return { buffer, words: this.pool.wordsOf(buffer) }
    })
    this.sentBuffers = this.pool.count
    const largest = Math.max(0, ...buffers.map(({ words }) => words * bytesOfWord))
    if (largest > this.limits.bufferBytes) throw new ExecutorError('outOfMemory', tooLarge(largest, this.limits.bufferBytes))
    return [{ kind: 'buffers', executable: this.id, buffers }]
  }

  private inputType(program: Program, name: string, k: number): [string, TensorType][] {
    const type = program.block.parameters[k]?.type
    return this.variables.has(name) || !type ? [] : [[name, type]]
  }

  private typeOf(name: string): TensorType {
    return this.module.variables.get(name) ?? unknownVariable(name, this.variables.keys())
  }

  private transfers(names: readonly string[]): { list: Exchanged[]; transfers: Transfer[]; words: number } {
    let words = 0
    const list = names.map((name) => {
      const type = this.typeOf(name)
      const at = words
      words += sizeOf(type.shape)
      return { name, type, at }
    })
    const transfers = list.map(({ name, type, at }) => {
      const { buffer, offset } = this.variables.get(name) ?? unknownVariable(name, this.variables.keys())
      return { buffer, offset, words: sizeOf(type.shape), at }
    })
    return { list, transfers, words }
  }

  /** Memory of at least so many words that both sides see. */
  private exchanged(words: number): SharedArrayBuffer {
    if (this.exchange.byteLength < words * bytesOfWord) this.exchange = new SharedArrayBuffer(words * bytesOfWord)
    return this.exchange
  }

  private alive(): void {
    if (this.disposed) throw new ExecutorError('disposed', 'this executable was disposed of')
  }
}

const tooLarge = (bytes: number, limit: number): string =>
  `an array takes ${Math.ceil(bytes / 1e6)} MB, and this GPU allows ${Math.floor(limit / 1e6)} MB in one buffer`

function put(exchange: SharedArrayBuffer, at: number, tensor: Tensor | undefined): void {
  if (!tensor) return
  const { type, data } = tensor
  if (data instanceof Float32Array) return new Float32Array(exchange, at * bytesOfWord, data.length).set(data)
  const bits = type.dtype === 'bool' ? data.map((value) => (value === 0 ? 0 : 1)) : data
  new Int32Array(exchange, at * bytesOfWord, data.length).set(bits)
}

function taken(exchange: SharedArrayBuffer, { type, at }: Exchanged): Tensor {
  const [from, length] = [at * bytesOfWord, sizeOf(type.shape)]
  return {
    type,
    data: type.dtype === 'float32' ? new Float32Array(exchange, from, length).slice() : new Int32Array(exchange, from, length).slice()
  }
}
