/** `gatescope sweep FILE` trains the trials of a sweep in this process, shows who leads, and can go on after it ended. */
import { isDeepStrictEqual } from 'node:util'
import type { EngineClient } from '../../../contract/contract'
import type { Sweep, SweepSpec, Trial } from '../../../contract/runs/sweep'
import { rankedTrials } from '../../../contract/runs/trials'
import { oneLine, tellFailure, tellProblems } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'
import { boardLines, progressLine, trialLine } from './leaderboard'
import { allSweeps } from './list'
import { readSweep } from './readSweep'

export interface SweepOptions {
  /** Goes on with the newest sweep of this file. */
  readonly resume: boolean
  /** The address of a Ray cluster. */
  readonly ray?: string
}

export async function sweep(session: Session, file: string, options: SweepOptions, output: Output): Promise<ExitCode> {
  const spec = await readSweep(session, file, output)
  if (!spec) return 2
  const begun = await begin(session.client, spec, options, output)
  if (!begun) return 2
  output.object({
    type: 'sweep',
    sweepId: begun.sweepId,
    name: begun.name,
    metric: begun.metric,
    trials: begun.trials.length,
    varied: begun.varied
  })
  output.line(`${oneLine(begun.name)}: ${begun.trials.length} ${begun.trials.length === 1 ? 'trial' : 'trials'}, sweep ${begun.sweepId}`)
  const signals = stopOnSignals(output, () => session.client.sweeps.stop({ sweepId: begun.sweepId }))
  const ended = await follow(session.client, begun, output).finally(signals.forget)
  tellResults(ended, output)
  if (ended.phase === 'finished') return ended.trials.some(({ state }) => state === 'finished') ? 0 : 1
  const more = options.ray === undefined ? '' : ` --ray ${options.ray}`
  output.line(`The sweep has stopped. Go on with \`npm run --silent gatescope -- sweep ${file} --resume${more}\``)
  return signals.asked() ? 0 : 1
}

/** Starts the sweep or resumes it. Prints a refusal and returns null. */
async function begin(client: EngineClient, spec: SweepSpec, options: SweepOptions, output: Output): Promise<Sweep | null> {
  const ray = options.ray ?? null
  try {
    if (!options.resume) return await client.sweeps.start({ spec, ray })
    const before = await newestOf(client, spec)
    if (before) return before.phase === 'finished' ? before : await client.sweeps.resume({ sweepId: before.sweepId, ray })
    tellFailure(output, 'No sweep of this file was started in this workspace.', 'Leave out --resume to start it.')
  } catch (error) {
    tellRefusal(error, output, 'Start a new sweep.', { ELSEWHERE: 'Stop it there first.' })
  }
  return null
}

/** The newest sweep that was started from such a file; null when there is none. */
async function newestOf(client: EngineClient, spec: SweepSpec): Promise<Sweep | null> {
  for (const sweep of await allSweeps(client))
    if (isDeepStrictEqual(await client.sweeps.spec({ sweepId: sweep.sweepId }), spec)) return sweep
  return null
}

/** Prints what changes until the sweep runs no more. */
async function follow(client: EngineClient, begun: Sweep, output: Output): Promise<Sweep> {
  let now = begun
  const told = new Map<number, string>()
  for await (const { sweeps } of await client.sweeps.watch()) {
    now = sweeps.find(({ sweepId }) => sweepId === begun.sweepId) ?? now
    tellTrials(now, told, output)
    if (now.phase !== 'running') break
  }
  return now
}

function tellTrials(sweep: Sweep, told: Map<number, string>, output: Output): void {
  const live = output.board(boardLines(sweep))
  for (const trial of sweep.trials) {
    const { number, state } = trial
    const text = JSON.stringify(trial)
    if (told.get(number) === text || (state === 'waiting' && !told.has(number))) continue
    told.set(number, text)
    output.object({ type: 'trial', ...trial })
    if (!live && state !== 'waiting' && state !== 'training') output.line(trialLine(sweep, trial))
  }
  if (!live) output.progress(progressLine(sweep))
}

function tellResults(sweep: Sweep, output: Output): void {
  const { sweepId, phase, trials } = sweep
  for (const { number, problems } of trials.filter((trial) => trial.problems.length > 0)) {
    output.complain(`Trial ${number} was not trained:`)
    tellProblems(output, problems)
  }
  const leaderboard = rankedTrials(sweep).map(({ problems: _, ...trial }): Omit<Trial, 'problems'> => trial)
  output.object({ type: 'summary', sweepId, phase, failure: sweep.failure, leaderboard })
  if (sweep.failure !== null) tellFailure(output, `The sweep stopped: ${sweep.failure}`, 'Correct that, and go on with --resume.')
  const lines = boardLines(sweep, Infinity)
  if (!output.board(lines)) for (const line of lines) output.line(line)
}

/** The first Ctrl+C stops the sweep, whose trial is saved. The second one ends the process at once. */
function stopOnSignals(output: Output, stop: () => Promise<unknown>): { forget: () => void; asked: () => boolean } {
  let asked = false
  const onSignal = () => {
    if (asked) process.exit(130)
    asked = true
    output.complain('Stopping after the step that is under way; Ctrl+C again ends at once')
    void stop()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const forget = () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
  return { forget, asked: () => asked }
}
