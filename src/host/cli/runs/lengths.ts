/** `gatescope evaluate RUN --lengths 16,32,64` prints how a run does on shorter and longer sequences than those it was trained on. */
import { metricWords } from '../../../contract/document/metrics'
import type { Evaluation } from '../../../contract/procedures/runs'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'
import type { EvaluateOptions } from './evaluate'
import { tellTable } from './table'
import { figureText } from './words'

/** Evaluates at one length after the other, and prints a table at the end. The first Ctrl+C gives it up. */
export async function evaluateLengths(
  { client }: Session,
  { lengths, ...options }: EvaluateOptions & { readonly lengths: readonly number[] },
  output: Output
): Promise<ExitCode> {
  const evaluations: Evaluation[] = []
  const work = async (signal: AbortSignal) => {
    for (const length of lengths) {
      output.progress(`length ${length}`)
      const evaluation = await client.runs.evaluate({ ...options, length }, { signal })
      output.object({ type: 'evaluation', ...evaluation })
      evaluations.push(evaluation)
    }
  }
  const ending = await untilInterrupted(work, (error) =>
    tellRefusal(error, output, 'Name lengths that the task and the model take, or train the model first.')
  )
  tell(evaluations, output)
  if (ending === 'refused') return 2
  if (evaluations.length === lengths.length) return 0
  tellFailure(output, 'The evaluation was given up.', 'Run the command again.')
  return 1
}

function tell(evaluations: readonly Evaluation[], output: Output): void {
  const [first] = evaluations
  if (!first) return
  const names = first.metrics.map(({ name }) => name)
  const lengths = evaluations.length === 1 ? 'one length' : `${evaluations.length} lengths`
  output.line(`Step ${first.step.toLocaleString('en')} on sequences of ${lengths}`)
  const figures = names.map((name, k) => ({
    title: metricWords[name].label.toLowerCase(),
    right: true,
    text: ({ metrics }: Evaluation) => figureText(metrics[k]?.value, name)
  }))
  const baselines = first.baselines.map(({ name }, k) => ({
    title: name,
    right: true,
    text: (evaluation: Evaluation) => figureText(evaluation.baselines[k]?.values[0], names[0])
  }))
  tellTable(
    evaluations,
    [
      { title: 'length', right: true, text: ({ length }) => length.toLocaleString('en') },
      ...figures,
      { title: 'loss', right: true, text: ({ loss }) => figureText(loss, undefined) },
      ...baselines
    ],
    output
  )
}
