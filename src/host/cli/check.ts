/** `gatescope check FILE` prints a document's problems and its model's costs, without running the model. */
import type { MemoryReport, ModelReport } from '../../contract/procedures/model'
import { tellData } from './dataLines'
import { withDataOf } from './dataFile'
import { withData } from './dataOptions'
import type { DataOptions } from './dataOptions'
import { oneLine, tellProblems } from './output'
import type { ExitCode, Output } from './output'
import { loadModel } from './session'
import type { Session } from './session'

/** Checks a document. `cell` names a file of equations that replaces the document's cells; `data` says how the data file is read. */
export async function check(session: Session, file: string, output: Output, cell?: string, data: DataOptions = {}): Promise<ExitCode> {
  const loaded = await loadModel(session, file, cell, output)
  if (!loaded) return 2
  const { source } = loaded
  const onData = await withDataOf(session, loaded.document, data, output)
  if (!onData) return 2
  const document = withData(onData, data)
  await tellData(session.client, document, output)
  const report = await session.client.model.check({ document })
  const sound = report.problems.every((problem) => problem.severity === 'warning')
  const memory = sound ? await session.client.model.memory({ document }) : null
  tellProblems(output, [...report.problems, ...(memory?.problems ?? [])], source)
  const ok = sound && (memory?.problems ?? []).length === 0
  tell(report, document.name, ok, output)
  if (memory) tellMemory(memory, output)
  return ok ? 0 : 2
}

function tell(report: ModelReport, name: string, ok: boolean, output: Output): void {
  const { parameters, flopsPerToken, trainingBytes, layerParameters, cells } = report
  output.object({ type: 'report', name, ok, parameters, flopsPerToken, trainingBytes, layerParameters })
  output.line(`${oneLine(name)}: ${ok ? 'can be trained' : 'cannot be trained'}`)
  output.line(`  parameters          ${parameters.toLocaleString('en')}`)
  for (const [layer, count] of Object.entries(layerParameters)) output.line(`    ${layer.padEnd(17)} ${count.toLocaleString('en')}`)
  output.line(`  operations a token  ${Math.round(flopsPerToken).toLocaleString('en')} floating-point, forward`)
  for (const cell of cells) output.line(`  ${`${cell.layer} in time`.padEnd(19)} ${cell.why}`)
}

function tellMemory({ problems: _, ...memory }: MemoryReport, output: Output): void {
  const { bytes, state, step, room, largest } = memory
  const megabytes = (each: number) => `${Math.ceil(each / 1e6).toLocaleString('en')} MB`
  output.object({ type: 'memory', ...memory })
  output.line(`  memory to train     about ${megabytes(bytes)}, and there is room for ${megabytes(room)}`)
  output.line(`    of which          ${megabytes(state)} weights and optimizer state, ${megabytes(step)} in a step, the rest to compile`)
  for (const value of largest) output.line(`    among the largest ${value}`)
}
