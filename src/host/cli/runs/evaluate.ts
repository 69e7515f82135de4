/** `gatescope evaluate RUN` prints every metric of a run's task on all of its validation data, or on a file that is read as its data was. */
import { metricWords } from '../../../contract/document/metrics'
import { tellAhead } from '../predictions/ahead'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'
import { tellDecoded } from './decoded'
import { tellConfusion } from './confusion'
import { figureText } from './words'

export interface EvaluateOptions {
  readonly runId: string
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  /** The name of a data file; null takes the run's own validation data. */
  readonly data: string | null
}

const remedies = { NO_CHECKPOINT: '`gatescope runs show RUN` lists the checkpoints of a run.' }

/** The first Ctrl+C gives the evaluation up. */
export async function evaluateRun(
  session: Session,
  { horizon, ...options }: EvaluateOptions & { readonly horizon: number | null },
  output: Output
): Promise<ExitCode> {
  let done = false
  const evaluate = async (signal: AbortSignal) => {
    const evaluation = await session.client.runs.evaluate(options, { signal })
    const { step, data, loss, metrics, targets, batches } = evaluation
    output.object({ type: 'evaluation', ...evaluation })
    output.line(
      `Step ${step.toLocaleString('en')} on ${data ?? 'all validation data'}: ${targets.toLocaleString('en')} targets in ${batches.toLocaleString('en')} batches`
    )
    for (const { name, value } of metrics) output.line(`  ${metricWords[name].label.padEnd(19)} ${figureText(value, name)}`)
    output.line(`  ${'Loss'.padEnd(19)} ${figureText(loss, undefined)}`)
    if (evaluation.decoded) tellDecoded(evaluation.decoded, output)
    if (evaluation.confusion) tellConfusion(evaluation.confusion, output)
    await tellAhead(session, { ...options, part: 'validation', horizon }, output, signal)
    done = true
  }
  const ending = await untilInterrupted(evaluate, (error) =>
    tellRefusal(error, output, 'Train the model first, or name another run.', remedies)
  )
  if (ending === 'refused') return 2
  if (done) return 0
  tellFailure(output, 'The evaluation was given up.', 'Run the command again.')
  return 1
}
