/** The lab of lengths as a study that is kept. */
import type { LengthWish } from '../../../contract/labs/length'
import type { LengthStudyRecord } from '../../../contract/labs/study'
import { predictLength } from '../../looking/lab/length'
import { studyLengths, summariesOf } from '../../looking/lab/lengthStudy'
import type { LabWork, LabsSpec } from './labsSpec'
import { familiesWords } from './familiesWords'

const memoryLimit = 8 * 2 ** 30

export function newLengthStudy(wish: LengthWish, beginning: Pick<LengthStudyRecord, 'id' | 'startedAt'>): LengthStudyRecord {
  return {
    ...beginning,
    lab: 'length',
    title: `Length: ${familiesWords(wish.families)}`,
    seconds: 0,
    state: 'running',
    reason: null,
    disturbedBy: null,
    wish,
    measures: [],
    stops: [],
    summaries: []
  }
}

export async function measureLengths(
  { cells: readCells, measureLength }: Pick<LabsSpec, 'cells' | 'measureLength'>,
  { study, change, tell, signal }: LabWork<LengthStudyRecord>
): Promise<void> {
  const cells = await readCells()
  const { families, lengths, limit } = study().wish
  const limits = { seconds: limit, bytes: memoryLimit }
  let number = 0
  await studyLengths({
    families,
    lengths,
    limits,
    predict: (family, length) => predictLength(family, cells, length),
    measure: (family, length) => measureLength({ family, length, limits, signal }),
    cancelled: () => signal.aborted,
    begins: (family, length) =>
      tell({ type: 'begins', number: ++number, of: families.length * lengths.length, family, length, task: null }),
    found: (measure) => {
      const measures = [...study().measures, measure]
      return change((now) => ({ ...now, measures, summaries: summariesOf(families, measures) }))
    },
    stopped: (stop) => change((now) => ({ ...now, stops: [...now.stops, stop] }))
  })
}
