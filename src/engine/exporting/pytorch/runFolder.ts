/** The run so far, as a run folder without checkpoints, which `train.py` copies and goes on with. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { thisProcess } from '../../files/owner'
import { EvaluationColumns, StepColumns } from '../../learning/runs/columns/columnTables'
import { Notes } from '../../learning/runs/notes'
import type { RunFile } from '../../learning/runs/runFile'
import { modelWeights } from '../../model/layers/weights'
import type { ExportSource } from '../exporter'
import { metricsOf, rowsUpTo } from './trainingFiles'

/** Steps that are copied at once. */
const atOnce = 4_096

/** Writes it into a new folder. */
export async function writeRunFolder(source: ExportSource, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(runFile(source), null, 2)}\n`)
  await writeFile(join(folder, 'document.json'), JSON.stringify(source.document))
  writeSteps(source, folder)
  writeEvaluations(source, folder)
  const notes = new Notes(join(folder, 'notes.jsonl'))
  for (const note of source.run.record.notes()) if (note.step <= source.step) notes.append(note)
}

function runFile(source: ExportSource): RunFile {
  const { document, model, data, step, run } = source
  const summary: RunFile['summary'] = {
    ...run.summary,
    name: document.name,
    phase: 'interrupted',
    step,
    checkpoint: null,
    metrics: [...metricsOf(source)],
    parameters: modelWeights(model).map(({ name }) => name),
    stepsPerSecond: null,
    tokensPerSecond: null,
    failure: null
  }
  return { format: 'gatescope-run', version: 1, owner: thisProcess(), data: data.fingerprint, trial: null, summary }
}

function writeSteps({ model, step, run: { record } }: ExportSource, folder: string): void {
  const table = new StepColumns(join(folder, 'metrics'), modelWeights(model).length)
  const rows = rowsUpTo(record, step)
  for (let from = 0; from < rows; from += atOnce) table.append(record.steps(from, Math.min(rows, from + atOnce)))
  table.close()
}

function writeEvaluations(source: ExportSource, folder: string): void {
  const {
    step,
    run: { record }
  } = source
  const table = new EvaluationColumns(join(folder, 'metrics'), metricsOf(source).length)
  for (const evaluation of record.evaluations()) if (evaluation.step <= step) table.append(evaluation)
  table.close()
}
