/** `gatescope heads RUN` prints how much each attention head of a run's model does what heads of known kinds do. */
import type { HeadScores, HeadScoresFrame } from '../../../contract/events/attention'
import { headScoreHints, headScoreLabels, headScoreMethod, headScoreNames } from '../../../contract/events/headWords'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import { tellTable } from '../runs/table'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface HeadsOptions {
  readonly runId: string
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
}

/** The first Ctrl+C gives it up. */
export async function tellHeads({ client }: Session, { runId, step }: HeadsOptions, output: Output): Promise<ExitCode> {
  const tell = async (signal: AbortSignal) => {
    for await (const frame of await client.attention.scores({ runId, step }, { signal })) return tellScores(runId, frame, output)
  }
  const ending = await untilInterrupted(tell, (error) =>
    tellRefusal(error, output, 'Name a run of a model with attention over tokens.', { NO_STEP: otherStep })
  )
  if (ending === 'stopped') tellFailure(output, 'It was given up.', 'Run the command again.')
  return ending === 'refused' ? 2 : ending === 'stopped' ? 1 : 0
}

/** Heads count from 1, as in the window. */
function tellScores(runId: string, frame: HeadScoresFrame, output: Output): void {
  const { step, sequences, half, layers } = frame
  const rows = layers.flatMap(({ layer, name, heads }) => heads.map((scores, head) => ({ layer, name, head: head + 1, ...scores })))
  const even = layers.map(({ layer, even: scores }) => ({ layer, ...scores }))
  output.object({ type: 'heads', runId, step, method: 'heuristic', sequences, half, heads: rows, even })
  output.line(`Step ${step.toLocaleString('en')}. ${headScoreMethod(frame)}`)
  const score = (name: keyof HeadScores) => ({
    title: headScoreLabels[name],
    text: (row: HeadScores) => row[name].toFixed(3),
    right: true
  })
  tellTable(
    [...rows, ...layers.map(({ layer, name, even: scores }) => ({ layer, name, head: 0, ...scores }))],
    [
      { title: '  layer', text: ({ name }) => `  ${name}` },
      { title: 'head', text: ({ head }) => (head === 0 ? 'even' : String(head)), right: true },
      ...headScoreNames.map(score)
    ],
    output
  )
  for (const name of headScoreNames) output.line(`${headScoreLabels[name]}: ${headScoreHints[name]}`)
  output.line('even: what a head would score that attends to all that it sees alike.')
}
