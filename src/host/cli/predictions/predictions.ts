/** `gatescope predictions RUN` reads what the model of a run says against the truth, with the numbers that Inspect shows under Predictions. */
import type { DataPart } from '../../../contract/events/probe'
import type { Predictions } from '../../../contract/events/predictions'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'
import { tellPredictions } from './report'
import type { ReportOptions } from './report'

export interface PredictionsOptions extends ReportOptions {
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  readonly part: DataPart
  /** How many sequences are read. */
  readonly windows: number
}

/** The first Ctrl+C gives it up. */
export async function readRun({ client }: Session, options: PredictionsOptions, output: Output): Promise<ExitCode> {
  const { runId, step, part, windows } = options
  let read: Predictions | null = null
  const follow = async (signal: AbortSignal) => {
    for await (const event of await client.predictions.read({ runId, step, part, windows }, { signal }))
      if (event.type === 'predictions') read = event.predictions
      else output.progress(`reading sequences: ${event.done} of ${event.of}`)
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run.', { NO_STEP: otherStep })
  )
  return ending === 'refused' ? 2 : tellEnd(read, options, output)
}

function tellEnd(read: Predictions | null, options: PredictionsOptions, output: Output): ExitCode {
  if (read === null) tellFailure(output, 'It was given up.', 'Run the command again.')
  else tellPredictions(read, options, output)
  return read === null ? 1 : 0
}
