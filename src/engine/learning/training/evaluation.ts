/** Evaluates a run on validation data and on a sample of training data, batch by batch. Decides when an evaluation is due and how much data it takes. */
import type { TaskBatch } from '../../data/batches/batch'
import type { Evaluated, Evaluator, Sum } from './evaluator'
import { breathe } from './pause'
import type { Trainer } from './trainer'

/** The tokens of validation data that an evaluation during training takes, and its most batches. */
const EVALUATION_TOKENS = 12_800
const EVALUATION_BATCHES = 32
/** The last evaluation takes the whole text, up to so many batches. */
const FINAL_BATCHES = 256

/** The training sample has half as many batches as an evaluation during training takes, up to this many. */
const SAMPLE_BATCHES = 8

/** The mean loss over all batches, and the mean of each metric. */
interface Means {
  readonly loss: number
  readonly values: number[]
}

interface CountedMeans extends Means {
  /** How many targets the metrics are the means of. */
  readonly targets: number
}

export interface EvaluationResult extends Means {
  /** On the sample of training data; absent where there is none. */
  readonly training?: Means
}

export class Evaluation {
  /**
   * @param every steps from one evaluation to the next
   * @param limit batches that an evaluation takes at most; null: the limits of this file
   * @param evaluatedAt the step of the last evaluation; null before the first
   */
  constructor(
    private readonly every: number,
    private readonly limit: number | null,
    private evaluatedAt: number | null
  ) {}

  due({ step }: Trainer): boolean {
    return step > 0 && step % this.every === 0 && this.evaluatedAt !== step
  }

  /** Whether the run was evaluated at its step already. */
  isDone({ step }: Trainer): boolean {
    return this.evaluatedAt === step
  }

  /** `final`: after the last step. Null when the run did not go on meanwhile, because it was paused or stopped. */
  async evaluate(trainer: Trainer, { final }: { readonly final: boolean }, goesOn: () => boolean): Promise<EvaluationResult | null> {
    const during = this.limit ?? batchesDuringTraining(trainer)
    const validation = await meansOn(trainer, trainer.heldOut(this.limit ?? (final ? FINAL_BATCHES : during)), goesOn)
    const sample = trainer.sample?.(Math.min(SAMPLE_BATCHES, Math.ceil(during / 2))) ?? []
    const training = validation && (await meansOn(trainer, sample, goesOn))
    if (!validation || !training) return null
    this.evaluatedAt = trainer.step
    return { ...plain(validation), ...(sample.length > 0 && { training: plain(training) }) }
  }
}

/** Evaluates all of the batches, and lets others have their turn between two. Null when the work did not go on meanwhile. */
export async function meansOn(trainer: Evaluator, batches: Iterable<TaskBatch>, goesOn: () => boolean): Promise<CountedMeans | null> {
  const parts: Evaluated[] = []
  for (const batch of batches) {
    parts.push(trainer.evaluate(batch))
    await breathe()
    if (!goesOn()) return null
  }
  const values = (parts[0]?.metrics ?? []).map((_, k) => mean(parts.flatMap((part) => part.metrics[k] ?? [])))
  const targets = parts.reduce((sum, part) => sum + (part.metrics[0] ?? part.loss).count, 0)
  return { loss: mean(parts.map((part) => part.loss)), values, targets }
}

const plain = ({ loss, values }: Means): Means => ({ loss, values })

function batchesDuringTraining({ tokensPerStep }: Pick<Trainer, 'tokensPerStep'>): number {
  return Math.min(EVALUATION_BATCHES, Math.ceil(EVALUATION_TOKENS / tokensPerStep))
}

/** The mean is NaN where there are no parts. */
function mean(parts: readonly Sum[]): number {
  return parts.reduce((sum, part) => sum + part.total, 0) / parts.reduce((sum, part) => sum + part.count, 0)
}
