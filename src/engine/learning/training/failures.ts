/** Why a run could not go on, in words for the user: what happened, where, and what would mend it. */
import type { RunFailure } from '../../../contract/events/run'
import { ExecutorError } from '../../executors/executor'
import type { StepResult, Trainer } from './trainer'

/** A metric or a checkpoint could not be written. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
}

/** The failure of a step whose loss or gradients are not finite, or null when all are. */
export function nonFinite(result: StepResult, trainer: Pick<Trainer, 'parameters' | 'step'>, learningRate: number): RunFailure | null {
  if (Number.isFinite(result.loss) && Number.isFinite(result.gradientNorm)) return null
  const bad = result.gradientNorms.findIndex((norm) => !Number.isFinite(norm))
  const gradient = bad < 0 ? 'the global gradient norm' : `the gradient of ${trainer.parameters[bad] ?? `parameter ${bad + 1}`}`
  const loss = Number.isFinite(result.loss) ? `is still ${result.loss.toPrecision(4)}` : `became ${String(result.loss)}`
  return {
    code: 'nonFinite',
    message: `At step ${trainer.step} the loss ${loss}, and ${gradient} is not finite.`,
    remedy: `Lower the learning rate (it is ${learningRate}) or clip the gradients by global norm. Then resume from the last checkpoint, or start again if there is none.`
  }
}

/** The failure that an error of the executor, the disk or the engine itself means for a run. */
export function failureOf(error: unknown): RunFailure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof DiskError)
    return {
      code: 'disk',
      message,
      remedy:
        'Free some disk space or check the permissions, then resume. The run continues from memory if it is still there, otherwise from its last checkpoint.'
    }
  if (error instanceof ExecutorError && error.code === 'outOfMemory')
    return { code: 'outOfMemory', message, remedy: 'Use a smaller batch, a shorter sequence length or a smaller hidden size.' }
  return {
    code: 'executor',
    message,
    remedy: 'Resume from the last checkpoint; if it happens again, restart the engine and run `npm run gatescope -- doctor`.'
  }
}
