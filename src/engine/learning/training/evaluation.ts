/** Evaluates a run on validation data, batch by batch. Decides when an evaluation is due and how much data it takes. */
import type { Evaluated, Sum, Trainer } from './trainer'

/** The tokens of validation data that an evaluation during training takes, and its most batches. */
const EVALUATION_TOKENS = 12_800
const EVALUATION_BATCHES = 32
/** The last evaluation takes the whole text, up to so many batches. */
const FINAL_BATCHES = 256

/** The mean loss over all batches, and the mean of each metric. */
export interface EvaluationResult {
  readonly loss: number
  readonly values: number[]
}

/** Lets requests, timers and sockets have their turn. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

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

  /** `final`: after the last step. Null when the run did not go on meanwhile, because it was paused or stopped. */
  async evaluate(trainer: Trainer, { final }: { readonly final: boolean }, goesOn: () => boolean): Promise<EvaluationResult | null> {
    const parts: Evaluated[] = []
    const batches = this.limit ?? (final ? FINAL_BATCHES : batchesDuringTraining(trainer))
    for (const batch of trainer.heldOut(batches)) {
      parts.push(trainer.evaluate(batch))
      await breathe()
      if (!goesOn()) return null
    }
    this.evaluatedAt = trainer.step
    const values = (parts[0]?.metrics ?? []).map((_, k) => mean(parts.flatMap((part) => part.metrics[k] ?? [])))
    return { loss: mean(parts.map((part) => part.loss)), values }
  }
}

function batchesDuringTraining({ tokensPerStep }: Pick<Trainer, 'tokensPerStep'>): number {
  return Math.min(EVALUATION_BATCHES, Math.ceil(EVALUATION_TOKENS / tokensPerStep))
}

/** The mean is NaN where there are no parts. */
function mean(parts: readonly Sum[]): number {
  return parts.reduce((sum, part) => sum + part.total, 0) / parts.reduce((sum, part) => sum + part.count, 0)
}
