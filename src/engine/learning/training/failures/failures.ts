/** Why a run could not go on, in words for the user: what happened, where, and what would mend it. */
import type { RunFailure } from '../../../../contract/events/run'
import { ExecutorError } from '../../../executors/executor'
import { culpritText } from './culprit'
import type { Culprit } from './culprit'
import { adviceFor } from './remedies'
import type { Situation } from './remedies'
import type { StepResult, Trainer } from '../trainer'

/** A metric or a checkpoint could not be written. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
}

/** Whether a step's loss or gradients are not finite. */
export const isNonFinite = ({ loss, gradientNorm }: StepResult): boolean => !Number.isFinite(loss) || !Number.isFinite(gradientNorm)

/** The failure of a step whose loss or gradients are not finite, before its cause is looked for. */
export function nonFiniteFailure(
  result: StepResult,
  { parameters, step }: Pick<Trainer, 'parameters' | 'step'>,
  situation: Situation
): RunFailure {
  const bad = result.gradientNorms.findIndex((norm) => !Number.isFinite(norm))
  const gradient = bad < 0 ? 'the global gradient norm' : `the gradient of ${parameters[bad] ?? `parameter ${bad + 1}`}`
  const loss = Number.isFinite(result.loss) ? `is still ${result.loss.toPrecision(4)}` : `became ${String(result.loss)}`
  return {
    code: 'nonFinite',
    message: `At step ${step} the loss ${loss}, and ${gradient} is not finite.`,
    ...adviceFor(null, situation)
  }
}

/** Adds the value that caused it to such a failure, and what would mend that. Without a culprit the failure stays as it is. */
export function explained(failure: RunFailure, culprit: Culprit | null, situation: Situation): RunFailure {
  if (!culprit) return failure
  const place = placeOf(culprit)
  return {
    ...failure,
    message: `${failure.message} ${culpritText(culprit)}`,
    ...adviceFor(culprit, situation),
    ...(place && { place })
  }
}

function placeOf(culprit: Culprit): RunFailure['place'] {
  if (culprit.kind !== 'value' && culprit.kind !== 'gradient') return undefined
  const { layer, node } = culprit.maker ?? (culprit.kind === 'gradient' ? culprit.of : culprit.maker)
  return { layer: layer.id, node: node?.id ?? null }
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
