/** `gatescope train FILE` and `gatescope resume` train in this process, print the progress, and end cleanly on Ctrl+C. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineClient } from '../../../contract/contract'
import type { GatescopeDocument } from '../../../contract/document/document'
import { addedStepsWords } from '../../../contract/document/schedule'
import type { StopSettings } from '../../../contract/document/stopping'
import type { TrainingSettings } from '../../../contract/document/training'
import { isOver } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import { documentFileName } from '../../../engine/learning/runs/runStore'
import { tellData } from '../dataLines'
import { withDataOf } from '../dataFile'
import { withData } from '../dataOptions'
import type { DataOptions } from '../dataOptions'
import { oneLine, tellFailure, tellProblems } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal, tellRefusedProblems } from '../refusal'
import { loadModel } from '../session'
import type { LoadedModel, Session } from '../session'
import type { OrNone } from './durations'
import { TrainReport } from './trainReport'

export interface TrainOptions extends DataOptions {
  readonly steps?: number
  readonly seed?: number
  readonly batch?: number
  /** The most batches of an evaluation. */
  readonly validationBatches?: number
  /** What is measured while the model trains. */
  readonly measureUpdates?: boolean
  readonly measureExponents?: boolean
  /** How recurrences run that are not linear in their state. */
  readonly recurrence?: TrainingSettings['recurrence']
  /** Evaluations without improvement, a value of the main metric, and seconds, at which the run stops by itself. */
  readonly patience?: number
  readonly target?: number
  readonly time?: number
  /** Trains even if the estimated memory is more than there is. */
  readonly anyway?: boolean
  /** A file of equations that replaces the document's cells. */
  readonly cell?: string
  /** The id of the run in the workspace that gives the first weights. */
  readonly weightsFrom?: string
  /** The step of that run's checkpoint; the newest when not given. */
  readonly weightsStep?: number
  readonly workspace: string
}

export async function train(session: Session, file: string, options: TrainOptions, output: Output): Promise<ExitCode> {
  const loaded = await loadModel(session, file, options.cell, output)
  if (!loaded) return 2
  const document = await withDataOf(session, loaded.document, options, output)
  if (!document) return 2
  const changed = withOptions(document, options)
  await tellData(session.client, changed, output)
  const report = new TrainReport(output, tokensOfStep(changed.training))
  const started = await start(session.client, { ...loaded, document: changed }, output, options)
  if (!started) return 2
  return followToEnd(session, started, report, output, options.workspace)
}

export interface ResumeOptions {
  readonly runId: string
  /** The learning rate after resuming. */
  readonly learningRate?: number
  /** After how many steps in all the run ends. */
  readonly steps?: number
  /** Rules for stopping in place of those that it had. */
  readonly patience?: OrNone
  readonly target?: OrNone
  readonly time?: OrNone
  readonly workspace: string
}

/** Resumes a run from its newest checkpoint, and prints the progress from there on. */
export async function resume(
  session: Session,
  { runId, learningRate, steps, workspace, ...rules }: ResumeOptions,
  output: Output
): Promise<ExitCode> {
  const { client } = session
  const parsed = await client.workspace.parse({ text: await readFile(join(workspace, 'runs', runId, documentFileName), 'utf8') })
  if (!parsed.ok) {
    tellProblems(output, parsed.problems)
    return 2
  }
  const summary = await resumeRun(client, { runId, ...(steps !== undefined && { steps }) }, learningRate, rules, output)
  if (!summary) return 2
  output.line(resumedLine(summary))
  const schedule = addedStepsWords(parsed.document.training.schedule, summary.step, summary.steps)
  if (schedule !== null) output.line(schedule)
  return followToEnd(session, summary, new TrainReport(output, tokensOfStep(parsed.document.training), summary.step), output, workspace)
}

/** Says from which step a run goes on, or that it has none to go on from. */
function resumedLine({ name, step, steps, checkpoint }: RunSummary): string {
  const begins = checkpoint === null ? 'had no checkpoint yet, so it starts anew from step 0' : `resumes from step ${step}`
  return `${oneLine(name)} ${begins}${steps === null ? '' : ` to step ${steps}`}`
}

/** Resumes the run. If the engine refuses, prints the reason and returns null. */
async function resumeRun(
  client: EngineClient,
  run: Pick<ResumeOptions, 'runId' | 'steps'>,
  learningRate: number | undefined,
  rules: StopOptions,
  output: Output
): Promise<RunSummary | null> {
  try {
    if (learningRate !== undefined) await client.training.setLearningRate({ runId: run.runId, learningRate })
    const known = (await client.runs.describe({ runId: run.runId })).entry.summary
    const summary = await client.training.resume({ ...run, stop: withStop(known.stop, rules) })
    if (summary.phase !== 'finished') return summary
    const { name, step, endedBy } = summary
    const remedy = {
      steps: `Prolong it with --steps and a number above ${step}.`,
      patience: 'Prolong it with --patience and more evaluations, or --patience none.',
      target: 'Prolong it with --target and another value, or --target none.',
      time: 'Prolong it with --time and more time, or --time none.'
    }
    tellFailure(output, `The run of ${oneLine(name)} has finished at step ${step}.`, remedy[endedBy ?? 'steps'])
  } catch (error) {
    tellRefusal(error, output, 'Name another run, or start a new one with `train`.', {
      ELSEWHERE: 'Stop it there first, or name another run.'
    })
  }
  return null
}

async function followToEnd(
  session: Session,
  started: RunSummary,
  report: TrainReport,
  output: Output,
  workspace: string
): Promise<ExitCode> {
  const forget = stopOnSignals(output, () => session.client.training.stop({ runId: started.runId }))
  const ended = await follow(session.client, started, report).finally(forget)
  const { device } = await session.client.engine.status()
  if (ended.failure) tellFailure(output, ended.failure.message, ended.failure.remedy)
  report.end(ended, { device, run: join(workspace, 'runs', ended.runId) })
  return ended.phase === 'failed' ? 1 : 0
}

/** Returns the number of tokens of one optimizer step. */
export function tokensOfStep({
  batchSize,
  sequenceLength,
  accumulate
}: Pick<TrainingSettings, 'batchSize' | 'sequenceLength' | 'accumulate'>): number {
  return batchSize * sequenceLength * accumulate
}

function withOptions(document: GatescopeDocument, options: TrainOptions): GatescopeDocument {
  const { training } = document
  const changed = {
    steps: options.steps ?? training.steps,
    seed: options.seed ?? training.seed,
    batchSize: options.batch ?? training.batchSize,
    validationBatches: options.validationBatches ?? training.validationBatches,
    recurrence: options.recurrence ?? training.recurrence,
    measureUpdates: options.measureUpdates ?? training.measureUpdates,
    measureExponents: options.measureExponents ?? training.measureExponents,
    stop: withStop(training.stop, options)
  }
  return withData({ ...document, training: { ...training, ...changed } }, options)
}

interface StopOptions {
  readonly patience?: OrNone
  readonly target?: OrNone
  readonly time?: OrNone
}

/** The rules for stopping with those of the command in place of the others. */
function withStop(stop: StopSettings, { patience, target, time }: StopOptions): StopSettings {
  const ruled = (wish: OrNone | undefined, before: number | null) => (wish === 'none' ? null : (wish ?? before))
  return { ...stop, patience: ruled(patience, stop.patience), target: ruled(target, stop.target), seconds: ruled(time, stop.seconds) }
}

/** Starts the run. If the document has problems, prints them and returns null. */
async function start(
  client: EngineClient,
  { document, source }: LoadedModel,
  output: Output,
  { anyway = false, weightsFrom, weightsStep }: Pick<TrainOptions, 'anyway' | 'weightsFrom' | 'weightsStep'>
): Promise<RunSummary | null> {
  try {
    return await client.training.start({ document, anyway, weightsFrom: weightsFrom ?? null, weightsStep: weightsStep ?? null })
  } catch (error) {
    if (tellRefusedProblems(error, output, source)) return null
    if (weightsFrom === undefined) throw error
    tellRefusal(error, output, 'Name another run with --from.', { NO_STEP: 'Name the step of another checkpoint with --from-step.' })
    return null
  }
}

async function follow(client: EngineClient, started: RunSummary, report: TrainReport): Promise<RunSummary> {
  let summary = started
  for await (const event of await client.training.events({ runId: started.runId })) {
    report.tell(event)
    if (event.type === 'status') summary = event.summary
    if (isOver(summary.phase)) break
  }
  return summary
}

/** The first Ctrl+C stops the run, which is saved and summarised. The second one ends the process at once. */
function stopOnSignals(output: Output, stop: () => Promise<unknown>): () => void {
  let asked = false
  const onSignal = () => {
    if (asked) process.exit(130)
    asked = true
    output.complain('Stopping after the step that is under way; Ctrl+C again ends at once, without a checkpoint')
    void stop()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
