/** The inputs and targets of a task, without its data: all that checking and compiling a model need. */
import type { MetricName } from './metrics'
import type { TaskInputName } from './modelGraph'
import type { BatchOrder, LossSettings } from './training'

/** A model predicts this for each time step, or once for a sequence. */
export type TargetShape = { readonly over: 'step' | 'sequence' } & (
  | {
      readonly kind: 'class'
      /** V: how many there are. */
      readonly classes: number
      /**
       * Targets are labels whose time steps are not known, at most `labels` of them: they stand in the first rows, and class 0, which stands for
       * no label, in all rows after them. The loss is CTC, of the whole sequence, and counts at its last real time step.
       */
      readonly unaligned?: { readonly labels: number }
    }
  | { readonly kind: 'real'; /** A target has so many numbers. */ readonly width: number }
)

/** How wide the output is: a number for each class, or the numbers themselves. */
export const targetWidth = (target: TargetShape): number => (target.kind === 'class' ? target.classes : target.width)

/** Arrays are time-major: `tokens` int32 [T, B], `features` float32 [T, B, D], `mask` float32 [T, B]. */
export interface TaskShape {
  /** V, where the task gives `tokens`; else null. */
  readonly tokens: number | null
  /** D, where the task gives `features`; else null. */
  readonly features: number | null
  /** The last so many of the features are those of the next time step, which are known in advance; none where it is absent. */
  readonly knownAhead?: number
  /** True where sequences may be shorter than T: `mask` is 1 at their real steps, which come first, and 0 after them. */
  readonly masked: boolean
  readonly target: TargetShape
  /** True where a batch says how much each target counts; else all count alike. */
  readonly counted: boolean
  /** T of validation sequences, if it differs from that of training. */
  readonly heldOutLength: number | null
  /** The validation metrics that are shown beside the loss. The main one stands first. */
  readonly metrics: readonly MetricName[]
}

/**
 * Applies the settings of the loss to a task: class weights make targets count differently, and the error that is trained on comes first.
 */
export function withLoss(task: TaskShape, { classWeights, numbers }: LossSettings): TaskShape {
  const [first] = task.metrics
  const metrics: readonly MetricName[] =
    first === 'squaredError' && numbers === 'absolute' ? ['absoluteError', 'squaredError'] : task.metrics
  return { ...task, metrics, counted: task.counted || classWeights.length > 0 }
}

/** In epochs the last batch may have fewer sequences than the others, so that the sequences that pad it must not count. */
export function withOrder(task: TaskShape, order: BatchOrder): TaskShape {
  return { ...task, counted: task.counted || order === 'epochs' }
}

/** The inputs that a task gives, by the names under which layers read them. */
export function inputsOf({ tokens, features }: Pick<TaskShape, 'tokens' | 'features'>): TaskInputName[] {
  return [...(tokens === null ? [] : ['tokens' as const]), ...(features === null ? [] : ['features' as const])]
}

/** Returns the shape of a task that predicts the next of `vocabulary` tokens at each step; `metric` says what a token is. */
export function nextTokenTask(vocabulary: number, metric: 'bitsPerCharacter' | 'bitsPerToken' = 'bitsPerCharacter'): TaskShape {
  return {
    tokens: vocabulary,
    features: null,
    masked: false,
    target: { over: 'step', kind: 'class', classes: vocabulary },
    counted: false,
    heldOutLength: null,
    metrics: [metric]
  }
}
