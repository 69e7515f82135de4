/** The type of a synthetic task: its shape, the words for its tokens, its baselines, and the function that draws one sequence. */
import type { TargetShape, TaskShape } from '../../../contract/document/taskShape'
import type { BatchArrays } from '../batches/batchArrays'
import type { Random } from '../random'
import type { TaskBaseline } from '../taskData'

export interface Synthetic {
  readonly title: string
  readonly shape: TaskShape
  /** A word for each token. */
  readonly vocabulary: readonly string[]
  /** The names of its columns of numbers; none where it has no numbers. */
  readonly columns?: { readonly inputs: readonly string[]; readonly targets: readonly string[] }
  /** A word for each class; without it the words of the tokens. */
  readonly classes?: readonly string[]
  /** Whether each target is the next input. */
  readonly predictsNext?: boolean
  /** The least sequence length that a sequence fits into. */
  readonly needs: number
  /** What simple predictions reach on sequences of `length` time steps. */
  readonly baselines: (length: number) => readonly TaskBaseline[]
  /** Writes sequence `b`, `length` time steps, of a batch. */
  readonly draw: (random: Random, into: BatchArrays, b: number, length: number) => void
  /** Writes a validation sequence, where these are of another kind than those of training. */
  readonly drawHeldOut?: Synthetic['draw']
}

const common = { masked: false, counted: true, heldOutLength: null, features: null, tokens: null } as const

/** Returns the shape of a task that reads tokens and predicts classes, at each step or once for a sequence. */
export function tokenShape(tokens: number, target: Extract<TargetShape, { kind: 'class' }>): TaskShape {
  return { ...common, tokens, target, metrics: ['accuracy', 'bitsPerTarget'] }
}

/** Returns the shape of a task that reads and predicts numbers. */
export function featureShape(features: number, target: Extract<TargetShape, { kind: 'real' }>): TaskShape {
  return { ...common, features, target, metrics: ['squaredError', 'absoluteError'] }
}

/** The baseline of a model that remembers nothing, where all of `classes` are equally likely. */
export function guessing(classes: number): TaskBaseline {
  return { name: 'without memory', metrics: { accuracy: 1 / classes, bitsPerTarget: Math.log2(classes) } }
}

/** `a`, `b`, … */
export const letters = (count: number): string[] => Array.from({ length: count }, (_, k) => String.fromCharCode(97 + k))
/** `A`, `B`, … */
export const capitals = (count: number): string[] => letters(count).map((letter) => letter.toUpperCase())
export const blank = '·'

/** `count` different whole numbers below `bound`, in rising order. */
export function places(random: Random, count: number, bound: number): number[] {
  const chosen = new Set<number>()
  for (let k = bound - count; k < bound; k++) {
    const place = random.below(k + 1)
    chosen.add(chosen.has(place) ? k : place)
  }
  return [...chosen].sort((a, b) => a - b)
}
