/** `gatescope generate --run NAME --prompt WORDS` with a model that says labels of its input: prints what it says of each word. */
import { oneLine } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'

export interface LabelsOptions {
  readonly runId: string
  /** The step of a checkpoint; the newest weights when not given. */
  readonly step?: number
  readonly prompt: string
}

/** Whether a run says labels, such as the phonemes of a word, rather than what comes next. False where there is no such run. */
export async function saysLabels({ client }: Session, runId: string): Promise<boolean> {
  const detail = await client.runs.describe({ runId }).catch(() => null)
  return detail?.entry.summary.metrics.includes('phonemeErrors') ?? false
}

export async function sayLabels({ client }: Session, { runId, step, prompt }: LabelsOptions, output: Output): Promise<ExitCode> {
  try {
    const words = prompt.split(/\s+/).filter((word) => word !== '')
    for (const word of words) {
      const { answer, step: weights } = await client.inspection.probe({ runId, text: word, ...(step !== undefined && { step }) })
      const labels = answer?.kind === 'labels' ? answer.said : []
      output.object({ type: 'labels', runId, step: weights, word, labels })
      output.line(`${oneLine(word)}  ${labels.join(' ')}`)
    }
    return 0
  } catch (error) {
    tellRefusal(error, output, 'Type words of letters, or train the model first.', { NO_STEP: otherStep })
    return 2
  }
}
