/** From a block of a program to steps for the GPU: which buffers its arrays lie in, and the kernels that fill them. */
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Block, Operation, Value } from '../../../compiler/program/types'
import type { AdapterLimits, KernelText, Range, Step } from '../device/protocol'
import { mapKernel, reduceKernel, scatterKernel } from '../kernels/maps'
import type { BlockPlaces, KernelCall } from '../kernels/maps'
import { partsKernel, productKernel, productSizes } from '../kernels/products'
import { planPlainLoop } from '../loops/plainLoop'
import { estimatedCosts } from '../loops/loopCosts'
import type { LoopCosts } from '../loops/loopCosts'
import { countable, fitLoop, planScanLoop } from '../loops/scanLoop'
import type { FittedLoop, LoopForm } from '../loops/scanLoop'
import { arraysOf } from './arrays'
import type { BlockArrays } from './arrays'
import type { BufferPool } from './bufferPool'
import { readsOf, tasksOf } from './tasks'
import type { MapTask, Task } from './tasks'

/** The results of a planned block, whose buffers stay until they are let go. */
export interface PlannedBlock {
  readonly results: readonly Range[]
  readonly release: () => void
}

/** How loops run. */
export interface PlanOptions {
  /** By which their form and chunks are chosen where these are not given. Without it by estimates. */
  readonly costs?: LoopCosts | null
  readonly form?: LoopForm
  /** The most time steps in one dispatch. */
  readonly chunk?: number
}

export class FunctionPlanner {
  readonly kernels: KernelText[] = []
  private readonly kernelPlaces = new Map<string, number>()
  private list: Step[] = []
  private readonly users = new Map<number, number>()
  private readonly fits = new Map<Operation<'scan'>, FittedLoop | null>()

  constructor(
    private readonly pool: BufferPool,
    readonly limits: AdapterLimits,
    readonly options: PlanOptions = {}
  ) {}

  get costs(): LoopCosts {
    return this.options.costs ?? estimatedCosts
  }

  get steps(): readonly Step[] {
    return this.list
  }

  /** `parameters`: where its arguments lie. `level`: how many loops of the plain form are around it. */
  block(block: Block, parameters: readonly Range[], level: number): PlannedBlock {
    const startsFromConstants = (loop: Operation<'scan'>) => this.fit(loop, level) !== null
    const arrays = arraysOf(block, { reads: this.limits.storageBuffers - 1, startsFromConstants })
    const tasks = tasksOf(block, arrays, { buffers: this.limits.storageBuffers })
    return new BlockPlanner(this, arrays, tasks, level).plan(block, parameters)
  }

  /** How a loop fits into kernels; null where only the plain form runs it. */
  fit(loop: Operation<'scan'>, level: number): FittedLoop | null {
    const known = this.fits.get(loop) ?? (countable(level) ? fitLoop(loop, this.limits, this.options.form ?? this.costs) : null)
    this.fits.set(loop, known)
    return known
  }

  add(...steps: readonly Step[]): void {
    this.list.push(...steps)
  }

  call({ text, buffers, grid, numbers = [] }: KernelCall): void {
    const key = `${text.bindings}\n${text.code}`
    const kernel = this.kernelPlaces.get(key) ?? this.kernels.push(text) - 1
    this.kernelPlaces.set(key, kernel)
    if (grid.every((size) => size > 0)) this.add({ kind: 'dispatch', kernel, buffers, grid, numbers })
  }

  copy(from: Range, to: Range, words: number): void {
    if (words > 0) this.add({ kind: 'copy', from, to, words })
  }

  /** The steps that `write` adds, apart from the others. */
  apart(write: () => void): Step[] {
    const before = this.list
    this.list = []
    write()
    const steps = this.list
    this.list = before
    return steps
  }

  /** A fresh array, which `users` values lie in. */
  take(words: number, users = 1): Range {
    const buffer = this.pool.take(words)
    this.users.set(buffer, users)
    return { buffer, offset: 0, steps: [] }
  }

  /** One value that lies in the buffer is not needed any more. */
  release({ buffer }: Range): void {
    const users = (this.users.get(buffer) ?? 1) - 1
    this.users.set(buffer, users)
    if (users === 0) this.pool.giveBack(buffer)
  }
}

/** For constants, which lie in no buffer. */
const nowhere: Range = { buffer: -1, offset: 0, steps: [] }

class BlockPlanner {
  private readonly places = new Map<Value, Range>()
  private readonly taken = new Set<Value>()
  private readonly readers = new Map<Value, number[]>()

  constructor(
    private readonly planner: FunctionPlanner,
    private readonly arrays: BlockArrays,
    private readonly tasks: readonly Task[],
    private readonly level: number
  ) {
    tasks.forEach((task, k) => readsOf(task, arrays).forEach((value) => this.readers.set(value, [...(this.readers.get(value) ?? []), k])))
  }

  plan(block: Block, parameters: readonly Range[]): PlannedBlock {
    block.parameters.forEach((value, k) => this.places.set(value, at(parameters, k)))
    const results = new Set(block.results.map((value) => this.arrays.rootOf(value)))
    this.tasks.forEach((task, k) => {
      this.write(task, results)
      for (const value of [...this.taken]) if (!results.has(value) && (this.readers.get(value)?.at(-1) ?? k) <= k) this.letGo(value)
    })
    return {
      results: block.results.map((value) => this.placeOf(this.arrays.rootOf(value))),
      release: () => [...this.taken].forEach((value) => this.letGo(value))
    }
  }

  private letGo(value: Value): void {
    this.planner.release(this.placeOf(value))
    this.taken.delete(value)
  }

  private placeOf(root: Value): Range {
    const place = this.places.get(root)
    if (!place) throw new RangeError(`%${root.id} has no place`)
    return place
  }

  private keep(value: Value, place: Range): void {
    this.places.set(value, place)
    this.taken.add(value)
  }

  private take(value: Value): Range {
    const place = this.planner.take(sizeOf(value.type.shape))
    this.keep(value, place)
    return place
  }

  private write(task: Task, results: ReadonlySet<Value>): void {
    const where: BlockPlaces = { arrays: this.arrays, placeOf: (root) => this.placeOf(root) }
    switch (task.kind) {
      case 'map':
        return this.map(task, results, where)
      case 'reduce':
        this.take(at(task.operation.outputs, 0))
        return this.planner.call(reduceKernel(task.operation, where))
      case 'scatter':
        this.take(at(task.operation.outputs, 0))
        return this.planner.call(scatterKernel(task.operation, where))
      case 'product':
        return this.product(task.operation)
      case 'loop':
        return this.loop(task.operation)
    }
  }

  private map(task: MapTask, results: ReadonlySet<Value>, where: BlockPlaces): void {
    if (task.size === 0) return task.outputs.forEach((value) => this.take(value))
    // Readers inside of this kernel have the number at hand.
    const stored = new Set(task.outputs.filter((value) => results.has(value) || this.readers.has(value)))
    if (stored.size === 0) return
    for (const value of stored) this.take(value)
    this.planner.call(mapKernel(task, stored, where))
  }

  private product(operation: Operation<'matmul'>): void {
    const sizes = productSizes(operation)
    const [a, b] = operation.inputs.map((value) => this.placeOf(this.arrays.rootOf(value)))
    const to = this.take(at(operation.outputs, 0))
    if (!a || !b) return
    if (sizes.parts === 1) return this.planner.call(productKernel(sizes, a, b, to))
    const parts = this.planner.take(sizes.parts * sizes.rows * sizes.columns)
    this.planner.call(productKernel(sizes, a, b, parts))
    this.planner.call(partsKernel(sizes, parts, to))
    this.planner.release(parts)
  }

  private loop(operation: Operation<'scan'>): void {
    const fit = this.planner.fit(operation, this.level)
    const outputs = fit
      ? planScanLoop(this.planner, fit, {
          inputs: operation.inputs.map((value) => this.places.get(this.arrays.rootOf(value)) ?? nowhere),
          constants: operation.inputs.map((value) => (this.arrays.isArray(value) ? null : this.arrays.constantOf(value))),
          level: this.level,
          chunk: this.planner.options.chunk ?? this.planner.costs
        })
      : planPlainLoop(
          this.planner,
          operation,
          operation.inputs.map((value) => this.placeOf(this.arrays.rootOf(value))),
          this.level
        )
    range(outputs.length).forEach((k) => this.keep(at(operation.outputs, k), at(outputs, k)))
  }
}
