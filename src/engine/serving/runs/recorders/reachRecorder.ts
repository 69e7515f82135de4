/** Records the gradient reach of a run's training batches while it trains. */
import type { ReachFrame } from '../../../../contract/events/reach'
import type { Executor } from '../../../executors/executor'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { Reach } from '../../../looking/inspection/reach'
import { FrameRecorder, fitsBesideTraining } from './frameRecorder'
import type { PreparedRun } from '../preparedRun'

/** The recorder of a run in memory. */
export function recordsReach(
  record: RunRecord,
  prepared: PreparedRun,
  { lens, ...beside }: { readonly executor: Executor; readonly lens: Reach; readonly room?: (() => number) | undefined }
): FrameRecorder<ReachFrame> {
  return new FrameRecorder<ReachFrame>({
    frame: (source) => lens.ofBatch({ from: null, sequence: null }, () => source),
    log: () => record.reach,
    fits: () => fitsBesideTraining(prepared, beside)
  })
}
