/** Describes the phase of the run in words. */
import { lossUnit, metricWords } from '../../../../contract/document/metrics'
import { isFromPython } from '../../../../contract/events/run'
import { isKnown } from '../../../stores/run/runWorkflow'
import type { KnownRun, RunWorkflow } from '../../../stores/run/runWorkflow'
import { countText, measuredText } from '../../../lib/words/figures'

export interface PhaseWords {
  readonly title: string
  readonly detail: string
  readonly tone: 'idle' | 'working' | 'good' | 'wait' | 'bad'
}

export function phaseWords(now: RunWorkflow): PhaseWords {
  return isKnown(now) && isFromPython(now.summary) ? pythonWords(now) : ownWords(now)
}

/** A loop in Python trains, and the window looks on. */
function pythonWords(now: KnownRun): PhaseWords {
  const { phase, summary } = now
  const detail = `${summary.name}: a loop in Python, which starts, stops and resumes there`
  if (phase === 'training') return { title: 'Training in Python', detail, tone: 'good' }
  if (phase === 'interrupted')
    return {
      title: `Interrupted at step ${countText(summary.step)}`,
      detail: `The Python program ended during ${summary.name}.`,
      tone: 'bad'
    }
  return { ...ownWords(now), detail }
}

function ownWords(now: RunWorkflow): PhaseWords {
  switch (now.phase) {
    case 'none':
      return { title: 'No run yet', detail: '', tone: 'idle' }
    case 'starting':
      return { title: 'Starting…', detail: 'The engine checks the document.', tone: 'working' }
    case 'compiling':
      return { title: 'Compiling the training step…', detail: 'The first loss follows when it is done.', tone: 'working' }
    case 'training':
      return { title: 'Training', detail: now.summary.name, tone: 'good' }
    case 'paused':
      return {
        title: `Paused at step ${countText(now.summary.step)}`,
        detail: 'The model stays in memory and can be inspected.',
        tone: 'wait'
      }
    case 'finished':
      return { title: `Finished after ${countText(now.summary.step)} steps`, detail: now.summary.name, tone: 'good' }
    case 'stopped':
      return { title: `Stopped at step ${countText(now.summary.step)}`, detail: now.summary.name, tone: 'idle' }
    case 'failed':
      return { title: `Failed at step ${countText(now.summary.step)}`, detail: now.summary.name, tone: 'bad' }
    case 'interrupted':
      return interruptedWords(now)
    default:
      return now satisfies never
  }
}

function interruptedWords(now: Extract<RunWorkflow, { phase: 'interrupted' }>): PhaseWords {
  const { checkpoint, step } = now.summary
  const checkpointWords = checkpoint === null ? 'It has no checkpoint yet.' : `Its last checkpoint is from step ${countText(checkpoint)}.`
  const title = `Interrupted at step ${countText(step)}`
  const reason = now.reason === null ? 'The engine ended during the run.' : `The engine ended: ${now.reason}.`
  switch (now.recovery) {
    case 'automatic':
      return { title, detail: 'The run resumes when the engine is back.', tone: 'wait' }
    case 'underWay':
      return { title, detail: 'Resuming from the last checkpoint…', tone: 'working' }
    case 'byHand':
      return { title, detail: `${reason} ${checkpointWords}`, tone: 'bad' }
    default:
      return now.recovery satisfies never
  }
}

/** A sentence for screen readers. */
export function liveSummary(now: RunWorkflow): string {
  const { title } = phaseWords(now)
  if (now.phase === 'none' || now.phase === 'starting') return title
  const { step, loss, heldOut, metrics } = now.summary
  const [metric, value] = [metrics[0], heldOut?.[0]]
  const parts = [title, `step ${countText(step)}`]
  if (loss !== null) parts.push(`loss ${measuredText(loss, 3)} ${lossUnit(metrics)}`)
  if (metric !== undefined && value !== undefined) parts.push(`${measuredText(value, 3)} ${metricWords[metric].unit} on validation data`)
  return `${parts.join(', ')}.`
}
