/** The lab of recall as a study that is kept. */
import type { FamilyName } from '../../../contract/labs/families'
import type { RecallWish } from '../../../contract/labs/recall'
import type { RecallStudyRecord } from '../../../contract/labs/study'
import { measureRecall } from '../../looking/lab/recall'
import type { RecallCase } from '../../looking/lab/recallCases'
import { recallChecks } from '../../looking/lab/recallChecks'
import { familiesWords } from './familiesWords'
import type { LabWork, LabsSpec } from './labsSpec'

const longFactor = 4
const progressEveryMs = 250

export function newRecallStudy(wish: RecallWish, beginning: Pick<RecallStudyRecord, 'id' | 'startedAt'>): RecallStudyRecord {
  return {
    ...beginning,
    lab: 'recall',
    title: `Recall: ${familiesWords(wish.families)}`,
    seconds: 0,
    state: 'running',
    reason: null,
    disturbedBy: null,
    wish,
    results: [],
    checks: recallChecks([])
  }
}

export async function measureRecalls(
  { cells: readCells, executor: openExecutor, recallCases }: Pick<LabsSpec, 'cells' | 'executor' | 'recallCases'>,
  { study, change, tell, signal }: LabWork<RecallStudyRecord>
): Promise<void> {
  const [cells, executor] = await Promise.all([readCells(), openExecutor()])
  const planned = plan(study().wish, recallCases)
  for (const [k, { task, family }] of planned.entries()) {
    if (signal.aborted) return
    tell({ type: 'begins', number: k + 1, of: planned.length, family, length: task.length, task: task.task })
    const progress = atMostEvery(progressEveryMs, (step: number) => tell({ type: 'progress', step, steps: task.steps }))
    const result = await measureRecall(executor, family, cells, task, () => signal.aborted, progress)
    if (!result) return
    const results = [...study().results, result]
    await change((now) => ({ ...now, results, checks: recallChecks(results) }))
  }
}

function plan({ families, tasks, lengths, long }: RecallWish, cases: readonly RecallCase[]): { task: RecallCase; family: FamilyName }[] {
  return cases
    .filter(({ task, length }) => tasks.includes(task) && lengths.includes(length))
    .map((task) => ({ ...task, steps: task.steps * (long ? longFactor : 1) }))
    .flatMap((task) => families.map((family) => ({ task, family })))
}

function atMostEvery(milliseconds: number, tell: (step: number) => void): (step: number) => void {
  let next = 0
  return (step) => {
    if (performance.now() < next) return
    next = performance.now() + milliseconds
    tell(step)
  }
}
