/** What is to be done for a block, in order: kernels over indices, sums, products, loops. Neighbouring stretches of one size are joined. */
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'
import type { BlockArrays } from './arrays'

/** Computes arrays of one size, number by number. */
export interface MapTask {
  readonly kind: 'map'
  readonly size: number
  readonly outputs: Value[]
}
export type Task =
  | MapTask
  | { readonly kind: 'reduce'; readonly operation: Operation<'reduceSum'> | Operation<'reduceMax'> }
  | { readonly kind: 'scatter'; readonly operation: Operation<'scatterAdd'> }
  | { readonly kind: 'product'; readonly operation: Operation<'matmul'> }
  | { readonly kind: 'loop'; readonly operation: Operation<'scan'> }

export interface TaskLimits {
  /** The most buffers that one kernel may see. */
  readonly buffers: number
}

/** A kernel that does more than this for one index is not joined with another. */
const heaviest = 300

/** The arrays that a task reads. */
export function readsOf(task: Task, arrays: BlockArrays): Value[] {
  if (task.kind === 'product' || task.kind === 'loop') return [...new Set(task.operation.inputs.map((value) => arrays.rootOf(value)))]
  const from = task.kind === 'map' ? task.outputs : task.operation.outputs
  const sources = new Set(from.flatMap((value) => [...arrays.sourcesOf(value).keys()]))
  if (task.kind === 'map') for (const output of task.outputs) sources.delete(output)
  return [...sources]
}

export function outputsOf(task: Task): readonly Value[] {
  return task.kind === 'map' ? task.outputs : task.operation.outputs
}

export function tasksOf(block: Block, arrays: BlockArrays, limits: TaskLimits): Task[] {
  const tasks: Task[] = []
  /** Where in the list each array is made. */
  const madeAt = new Map<Value, number>()
  for (const operation of block.operations) {
    const task = taskOf(operation, arrays)
    if (!task) continue
    const place = task.kind === 'map' ? joinedAt(tasks, task, madeAt, arrays, limits) : undefined
    if (place === undefined) tasks.push(task)
    for (const value of outputsOf(task)) madeAt.set(value, place ?? tasks.length - 1)
  }
  return tasks
}

function taskOf(operation: AnyOperation, arrays: BlockArrays): Task | null {
  switch (operation.name) {
    case 'matmul':
      return { kind: 'product', operation }
    case 'scan':
      return { kind: 'loop', operation }
    case 'reduceSum':
      return { kind: 'reduce', operation }
    case 'reduceMax':
      return { kind: 'reduce', operation }
    case 'scatterAdd':
      return { kind: 'scatter', operation }
    default: {
      const output = at(operation.outputs, 0)
      const own = arrays.rootOf(output) === output && arrays.isArray(output)
      return own ? { kind: 'map', size: sizeOf(output.type.shape), outputs: [output] } : null
    }
  }
}

/** Joins a task with the last one that may take it in, and gives its place. */
function joinedAt(
  tasks: readonly Task[],
  task: MapTask,
  madeAt: ReadonlyMap<Value, number>,
  arrays: BlockArrays,
  limits: TaskLimits
): number | undefined {
  const output = at(task.outputs, 0)
  for (let k = tasks.length - 1; k >= 0; k--) {
    const other = at(tasks, k)
    const sources = [...arrays.sourcesOf(output)]
    if (other.kind === 'map' && other.size === task.size) {
      const ready = sources.every(([root, how]) => (madeAt.get(root) ?? -1) < k || (how === 'same' && other.outputs.includes(root)))
      if (ready && fits({ ...other, outputs: [...other.outputs, output] }, arrays, limits)) {
        other.outputs.push(output)
        return k
      }
    }
    if (sources.some(([root]) => madeAt.get(root) === k)) return undefined
  }
  return undefined
}

function fits(task: MapTask, arrays: BlockArrays, { buffers }: TaskLimits): boolean {
  const weight = task.outputs.reduce((sum, value) => sum + arrays.weightOf(value), 0)
  return weight <= heaviest && task.outputs.length + readsOf(task, arrays).length <= buffers
}
