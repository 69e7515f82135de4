/** Records the largest Lyapunov exponents of a run while it trains, where its document asks for them. */
import type { ExponentFrame } from '../../../../contract/events/exponents'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { Dynamics } from '../../../looking/dynamics/dynamics'
import { asOfNow } from '../../../looking/inspection/lens'
import type { Executor } from '../../../executors/executor'
import { FrameRecorder, fitsBesideTraining } from './frameRecorder'
import type { PreparedRun } from '../preparedRun'

interface Beside {
  readonly executor: Executor
  readonly lens: Pick<Dynamics, 'exponents'>
  readonly room?: (() => number) | undefined
}

/** Along the first sequence of the validation data, which stays the same. A model whose layers keep no state of one size has none. */
export function recordsExponents(
  record: Pick<RunRecord, 'exponents'>,
  prepared: PreparedRun,
  { lens, ...beside }: Beside
): FrameRecorder<ExponentFrame> {
  const { data, document } = prepared
  const { sequenceLength: length } = document.training
  return new FrameRecorder<ExponentFrame>({
    frame: async (source) => {
      const from = asOfNow(source)
      const layers = await lens.exponents(data.example('validation', 0, length), from)
      return layers.length === 0 ? 'never' : { step: from.step, layers }
    },
    log: () => record.exponents,
    fits: () => data.places('validation', length) > 0 && fitsBesideTraining(prepared, beside)
  })
}
