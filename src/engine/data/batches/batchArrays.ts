/** Fills the arrays of a batch entry by entry: the one place that knows where time step t of sequence b lies. */
import type { TaskShape } from '../../../contract/document/taskShape'
import type { BatchShape, TaskBatch } from './batch'

export class BatchArrays {
  private readonly tokens: Int32Array
  private readonly features: Float32Array
  private readonly mask: Float32Array
  private readonly targets: Int32Array | Float32Array
  private readonly counts: Float32Array
  private readonly scored: Float32Array
  private scoring = false

  /** All zeros, all sequences as long as the batch. */
  constructor(
    private readonly task: TaskShape,
    private readonly shape: BatchShape
  ) {
    const { length, batch } = shape
    const steps = task.target.over === 'step' ? length : 1
    this.tokens = new Int32Array(length * batch)
    this.features = new Float32Array(length * batch * (task.features ?? 0))
    this.mask = new Float32Array(length * batch).fill(1)
    this.targets = task.target.kind === 'class' ? new Int32Array(steps * batch) : new Float32Array(steps * batch * task.target.width)
    this.counts = new Float32Array(steps * batch).fill(task.target.over === 'sequence' ? 1 : 0)
    this.scored = new Float32Array(steps * batch)
  }

  token(t: number, b: number, token: number): void {
    this.tokens[t * this.shape.batch + b] = token
  }
  feature(t: number, b: number, unit: number, value: number): void {
    this.features[(t * this.shape.batch + b) * (this.task.features ?? 0) + unit] = value
  }
  /** Sets a target that counts in the loss. The target of a whole sequence has `t` = 0. */
  target(t: number, b: number, value: number, unit = 0): void {
    const width = this.task.target.kind === 'class' ? 1 : this.task.target.width
    this.targets[(t * this.shape.batch + b) * width + unit] = value
    this.counts[t * this.shape.batch + b] = 1
  }
  /** Sets labels whose time steps are not known, of a sequence of `length` real steps. They count as one, at its last step. */
  labels(b: number, labels: readonly number[], length: number): void {
    labels.forEach((label, k) => (this.targets[k * this.shape.batch + b] = label))
    this.counts[(Math.max(1, length) - 1) * this.shape.batch + b] = 1
  }
  /** Marks a target that metrics count. Where none is marked, metrics count the targets of the loss. */
  score(t: number, b: number): void {
    this.scoring = true
    this.scored[t * this.shape.batch + b] = 1
  }
  /** The sequence has `length` real steps. */
  end(b: number, length: number): void {
    for (let t = length; t < this.shape.length; t++) this.mask[t * this.shape.batch + b] = 0
  }

  finish(sequences = this.shape.batch): TaskBatch {
    const { task } = this
    const arrays = new Map<string, Int32Array | Float32Array>([['targets', this.targets]])
    if (task.tokens !== null) arrays.set('tokens', this.tokens)
    if (task.features !== null) arrays.set('features', this.features)
    if (task.masked) arrays.set('mask', this.mask)
    return { arrays, counts: task.counted ? this.counts : null, scored: this.scoring ? this.scored : null, sequences }
  }
}
