/** Where the trials of a sweep train. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { MetricName } from '../../../contract/document/metrics'
import type { Sweep } from '../../../contract/runs/sweep'
import type { TrialEnd } from './sweepLog'

export interface TrialWork {
  readonly sweepId: string
  /** What the sweep is called. */
  readonly sweep: string
  readonly number: number
  /** The id of its run, which may be there already. */
  readonly runId: string
  readonly document: GatescopeDocument
  /** Steps in all after which it ends. */
  readonly steps: number
  readonly metric: MetricName
}

/**
 * How a trial ended. `left`: somebody stopped it, or it trains elsewhere: it goes on when the sweep is resumed. `stop`: the sweep cannot go on,
 * because a person took it off the queue, or the disk is full.
 */
export type TrialOutcome =
  { readonly kind: 'ended'; readonly end: Pick<TrialEnd, 'outcome' | 'step' | 'best' | 'problems'> } | { readonly kind: 'left' | 'stop' }

export interface TrialPlace {
  readonly where: Sweep['place']
  /** How many train at once. */
  readonly width: number
  /** Makes it ready, or gives up when the signal aborts. Throws where it cannot be used, with words that say why. */
  open(signal: AbortSignal): Promise<void>
  /** Trains until the trial has so many steps, from where it stands. When the signal aborts, it rests where it is and can go on. */
  train(work: TrialWork, signal: AbortSignal): Promise<TrialOutcome>
  close(): Promise<void>
}
