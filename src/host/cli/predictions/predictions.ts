/** `gatescope predictions RUN` reads what the model of a run says against the truth, with the numbers that Inspect shows under Predictions. */
import type { DataPart } from '../../../contract/events/probe'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'
import { tellAhead } from './ahead'
import { tellPredictions } from './report'
import type { ReportOptions } from './report'

export interface PredictionsOptions extends ReportOptions {
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  readonly part: DataPart
  /** How many sequences are read. */
  readonly windows: number
  /** Rows ahead for which forecasts are evaluated; null takes those of the run's task. */
  readonly horizon: number | null
}

/** The first Ctrl+C gives it up. */
export async function readRun(session: Session, options: PredictionsOptions, output: Output): Promise<ExitCode> {
  const { runId, step, part, windows, horizon } = options
  const { client } = session
  let done = false
  const follow = async (signal: AbortSignal) => {
    for await (const event of await client.predictions.read({ runId, step, part, windows }, { signal }))
      if (event.type === 'predictions') tellPredictions(event.predictions, options, output)
      else output.progress(`reading sequences: ${event.done} of ${event.of}`)
    await tellAhead(session, { runId, step, part, horizon, data: null }, output, signal)
    done = !signal.aborted
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run.', { NO_STEP: otherStep })
  )
  if (ending === 'refused') return 2
  if (done) return 0
  tellFailure(output, 'It was given up.', 'Run the command again.')
  return 1
}
