/** A run that Inspect looks into: the one in memory as it learns, or one on disk as its newest checkpoint has it. */
import type { ReachFrame } from '../../../contract/events/reach'
import type { Lenses } from '../../looking/inspection/lenses'
import { CheckpointModel } from '../../looking/inspection/checkpointModel'
import type { InspectedModel } from '../../looking/inspection/lens'
import { Changes } from '../../learning/training/changes'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { TrainingRun } from '../../learning/training/trainingRun'
import type { Snapshot } from '../../learning/training/runSpec'
import type { PreparedRun } from './preparedRun'
import type { SharedLenses } from './sharedLenses'

/** A run that is in memory. */
export interface LiveRun {
  readonly record: RunRecord
  readonly run: TrainingRun
  readonly prepared: PreparedRun
  readonly lenses: Lenses
}

export interface InspectedRun {
  readonly from: 'memory' | 'checkpoint'
  readonly prepared: PreparedRun
  readonly lenses: Lenses
  /** Announced when there may be something new. */
  readonly changes: Changes
  /** Training steps done; null while the model is not there yet. */
  step(): number | null
  /** Whether the model is there no more. */
  ended(): boolean
  /** Throws when the model was let go. */
  model(): InspectedModel
  /** Whether there is a training batch to look at: a run that was just resumed has none yet. */
  hasBatch(): boolean
  /** Keeps the gradient reach of a training batch with the run. */
  keepReach(frame: ReachFrame): void
}

/** @param inMemory whether the run is in memory still */
export function liveInspection(live: LiveRun, inMemory: () => boolean): InspectedRun {
  const { run, prepared, lenses, record } = live
  const model = () => {
    if (!run.live) throw new Error('the run was let go')
    return run.live
  }
  return {
    from: 'memory',
    prepared,
    lenses,
    changes: run.changes,
    step: () => (run.state.phase === 'compiling' ? null : (run.live?.step ?? null)),
    ended: () => !inMemory(),
    model,
    hasBatch: () => run.live?.lastBatch() != null,
    keepReach: (frame) => record.reach.append(frame)
  }
}

/** The model of a checkpoint, with lenses that the checkpoints of its run share, until it is disposed. */
export class StoredInspection implements InspectedRun {
  readonly from = 'checkpoint'
  readonly changes = new Changes()
  readonly lenses: Lenses
  private readonly checkpoint: CheckpointModel
  private disposed = false

  constructor(
    readonly runId: string,
    readonly prepared: PreparedRun,
    snapshot: Snapshot,
    private readonly shared: SharedLenses
  ) {
    const { document, data, probed } = prepared
    const { sequenceLength: length, batchSize: batch, seed, order } = document.training
    this.lenses = shared.take()
    this.checkpoint = new CheckpointModel(snapshot, {
      model: probed.model,
      settings: document.training,
      batches: data.batches({ length, batch }, seed, order)
    })
  }

  step(): number {
    return this.checkpoint.step
  }
  ended(): boolean {
    return this.disposed
  }
  model(): InspectedModel {
    return this.checkpoint
  }
  hasBatch(): boolean {
    return true
  }
  /** What a checkpoint gives is not part of the run's history: training has not taken that batch. */
  keepReach(): void {}

  dispose(): void {
    this.disposed = true
    this.changes.announce()
    this.shared.leave()
  }
}
