/** `gatescope intervene RUN FILE` runs a model with the changes of a file, and prints its outputs before and after them. */
import type { Comparison, Effect } from '../../../contract/events/interventions'
import type { Sampling } from '../../../contract/events/generation'
import { parseInterventions } from '../../../contract/interventions/intervention'
import type { Intervention } from '../../../contract/interventions/intervention'
import { tellProblems } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'
import { InterveneReport } from './interveneReport'

export interface InterveneSpec {
  readonly runId: string
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  /** The file's name and its text. */
  readonly file: string
  readonly text: string
  /** Null takes the probe of the file. */
  readonly probe: string | null
  /** A sequence of the batch that training takes next, counted from 1; it comes before the probe. */
  readonly batchSequence?: number | undefined
  /** Tokens to generate, and sequences to average over; 0 leaves either out. */
  readonly tokens: number
  readonly sequences: number
  readonly sampling: Sampling
}

/** What the engine is asked. */
interface Asked {
  readonly runId: string
  readonly step: number | null
  readonly interventions: Intervention[]
}

/** The first Ctrl+C ends it, and what is there is printed. */
export async function intervene({ client }: Session, spec: InterveneSpec, output: Output): Promise<ExitCode> {
  const parsed = parseInterventions(spec.text, spec.file)
  if (!parsed.ok) {
    tellProblems(output, parsed.problems)
    return 2
  }
  const { runId, step } = spec
  const asked: Asked = { runId, step, interventions: parsed.file.interventions }
  const sequence = spec.batchSequence === undefined ? null : spec.batchSequence - 1
  const subject = { text: sequence === null ? (spec.probe ?? parsed.file.probe) : null, sequence }
  const report = new InterveneReport(runId, asked.interventions, output)
  const work = async (signal: AbortSignal) => {
    const comparison = await client.interventions.compare({ ...asked, ...subject }, { signal })
    report.compared(comparison)
    if (spec.tokens > 0) await goOn(client, { ...asked, ...subject }, spec, comparison, report, signal)
    if (spec.sequences > 0) report.averaged(await averageOf(client, asked, spec.sequences, output, signal))
  }
  const ending = await untilInterrupted(work, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run.', {
      NO_STEP: otherStep,
      NO_CHECKPOINT: '`gatescope runs show RUN` lists the checkpoints of a run.'
    })
  )
  if (ending === 'refused') return 2
  report.end()
  return 0
}

type Client = Session['client']

/** A model that cannot go on with its input is only compared. */
async function goOn(
  client: Client,
  asked: Asked & { readonly text: string | null; readonly sequence: number | null },
  { tokens, sampling }: InterveneSpec,
  { before }: Comparison,
  report: InterveneReport,
  signal: AbortSignal
): Promise<void> {
  const { cannotContinue } = await client.inspection.open({ runId: asked.runId, step: asked.step }, { signal })
  if (cannotContinue.length > 0) return
  const at = before.tokens.length - 1
  for await (const event of await client.interventions.continue({ ...asked, at, tokens, sampling }, { signal })) report.continued(event)
}

async function averageOf(client: Client, asked: Asked, sequences: number, output: Output, signal: AbortSignal): Promise<Effect | null> {
  let effect: Effect | null = null
  for await (effect of await client.interventions.average({ ...asked, sequences }, { signal }))
    output.progress(`${effect.sequences} of ${effect.of} held-out sequences`)
  return effect
}
