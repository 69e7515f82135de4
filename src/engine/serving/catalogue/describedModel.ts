/** What a run trains, as the list of all runs shows it; read once of each run, as its document never changes. */
import { join } from 'node:path'
import type { GatescopeDocument } from '../../../contract/document/document'
import type { RunEntry } from '../../../contract/runs/entry'
import { settingsOf } from '../../../contract/runs/settings'
import { modelWords, taskTitle } from '../../../contract/runs/words'
import { sizeOf } from '../../compiler/program/shapes'
import { shapesInFile } from '../../files/safetensors'
import { checkpointFile } from '../../learning/runs/checkpoints'
import type { PythonFacts } from '../../learning/runs/runFile'
import type { RunRecord } from '../../learning/runs/runRecord'

export type DescribedModel = Pick<RunEntry, 'model' | 'task' | 'settings'>

/** What the list shows of a run of a loop in Python, in that program's own words. */
export function describedPython({ library, version, model, settings }: PythonFacts): DescribedModel {
  return { model, task: `From Python: ${library} ${version}`, settings }
}

/** A document that cannot be read has no words: the run is listed all the same, so that it can be removed. */
export function describedModel(document: GatescopeDocument | null): DescribedModel {
  if (document === null) return { model: '', task: '', settings: {} }
  return { model: modelWords(document), task: taskTitle(document.task), settings: settingsOf(document) }
}

/** Runs of earlier versions did not write their number of parameters; it is counted in their newest checkpoint. 0 where there is none. */
export async function parametersIn(record: RunRecord): Promise<number> {
  if (record.python) return record.python.parameterCount
  if (record.cost) return record.cost.parameters
  const [step] = await record.checkpointSteps()
  const shapes = step === undefined ? null : await shapesInFile(join(record.folder, 'checkpoints', checkpointFile(step)))
  return record.summary.parameters.reduce((sum, name) => sum + sizeOf(shapes?.get(name) ?? [0]), 0)
}
