/** The lab of rounds as a study that is kept. */
import type { RoundsWish } from '../../../contract/labs/rounds'
import type { RoundsStudyRecord } from '../../../contract/labs/study'
import { openRounds } from '../../looking/lab/rounds'
import { familiesWords } from './familiesWords'
import type { LabWork, LabsSpec } from './labsSpec'

export function newRoundsStudy(wish: RoundsWish, beginning: Pick<RoundsStudyRecord, 'id' | 'startedAt'>): RoundsStudyRecord {
  return {
    ...beginning,
    lab: 'rounds',
    title: `Rounds: ${familiesWords(wish.families)}`,
    seconds: 0,
    state: 'running',
    reason: null,
    disturbedBy: null,
    wish,
    results: []
  }
}

export async function measureRounds(
  { cells: readCells, executor: openExecutor }: Pick<LabsSpec, 'cells' | 'executor'>,
  { study, change, tell, signal }: LabWork<RoundsStudyRecord>
): Promise<void> {
  const [cells, executor] = await Promise.all([readCells(), openExecutor()])
  const { families, lengths, gains } = study().wish
  const planned = lengths.flatMap((length) => families.map((family) => ({ family, length })))
  for (const [k, { family, length }] of planned.entries()) {
    if (signal.aborted) return
    tell({ type: 'begins', number: k + 1, of: planned.length, family, length, task: null })
    const meter = await openRounds(executor, family, cells, length)
    try {
      for (const [done, gain] of gains.entries()) {
        if (signal.aborted) return
        const result = meter.measure(gain)
        await change((now) => ({ ...now, results: [...now.results, result] }))
        tell({ type: 'progress', step: done + 1, steps: gains.length })
      }
    } finally {
      meter.dispose()
    }
  }
}
