/** `gatescope lab rounds` counts the Newton iterations that find all time steps of a recurrent cell at once. */
import { roundFamilies, roundGains, roundLengths } from '../../../contract/labs/rounds'
import type { RoundFamily, RoundsResult } from '../../../contract/labs/rounds'
import type { RoundsStudyRecord } from '../../../contract/labs/study'
import { roundsWork } from '../../../engine/looking/lab/rounds'
import type { ExitCode, Output } from '../output'
import type { Session } from '../session'
import { onInterrupt } from './interrupt'
import { headLine, rowLine } from './table'
import type { Column } from './table'

export interface RoundsOptions {
  readonly families?: readonly RoundFamily[]
  readonly lengths?: readonly number[]
  /** What the weights between states are multiplied by. */
  readonly gains?: readonly number[]
}

/** Prints each row when it has been measured; the whole is kept in the workspace as a study. */
export async function labRounds({ client }: Session, output: Output, options: RoundsOptions): Promise<ExitCode> {
  const signal = onInterrupt(output)
  const { families = roundFamilies, lengths = roundLengths, gains = roundGains } = options
  output.line(headLine(columns))
  let study: RoundsStudyRecord | null = null
  const wish = { families: [...families], lengths: [...lengths], gains: [...gains] }
  for await (const event of await client.labs.rounds(wish, { signal })) {
    if (event.type === 'begins') output.complain(`${event.number} of ${event.of}: ${event.family}, T = ${event.length} …`)
    if (event.type !== 'study' || event.study.lab !== 'rounds') continue
    for (const result of event.study.results.slice(study?.results.length ?? 0)) tellResult(output, result)
    ;({ study } = event)
  }
  if (study?.state === 'failed') throw new Error(study.reason ?? 'the lab failed')
  output.line(explanation)
  if (study?.state === 'cancelled') output.line('Cancelled: this is what there was.')
  return study?.state === 'cancelled' ? 1 : 0
}

function tellResult(output: Output, result: RoundsResult): void {
  output.line(rowLine(columns, result))
  output.object({ type: 'rounds', ...result })
}

const columns: readonly Column<RoundsResult>[] = [
  { title: 'family', width: 6, align: 'left', text: ({ family }) => family },
  { title: 'gain', width: 5, align: 'right', text: ({ gain }) => String(gain) },
  { title: 'T', width: 6, align: 'right', text: ({ length }) => String(length) },
  { title: 'iterations', width: 10, align: 'right', text: ({ iterations, converged }) => `${converged ? '' : 'over '}${iterations}` },
  { title: 'waiting', width: 7, align: 'right', text: ({ waiting }) => String(waiting) },
  { title: 'exponent', width: 8, align: 'right', text: ({ exponent }) => exponent.toFixed(3) },
  { title: 'difference', width: 10, align: 'right', text: ({ difference }) => difference.toExponential(1) },
  { title: 'steps ms', width: 8, align: 'right', text: ({ stepsMs }) => stepsMs.toFixed(2) },
  { title: 'Newton ms', width: 9, align: 'right', text: ({ newtonMs }) => newtonMs.toFixed(2) }
]

const explanation =
  `Forward pass of ${roundsWork}; gain: what its weights between states are multiplied by. ` +
  'waiting: rounds that wait for one another, those of the scans included; step by step, T do. ' +
  'exponent: of Lyapunov, in nats a step; above 0 states part, and iterations are about as many as steps.'
