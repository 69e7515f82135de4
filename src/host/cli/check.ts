/** `gatescope check FILE`: a document's problems, and what its model costs, without running it. */
import type { ModelReport } from '../../contract/procedures/model'
import { tellProblems } from './output'
import type { ExitCode, Output } from './output'
import { loadModel } from './session'
import type { Session } from './session'

/** `cell`: a file of equations that stands in the place of the document's cells. */
export async function check(session: Session, file: string, output: Output, cell?: string): Promise<ExitCode> {
  const loaded = await loadModel(session, file, cell, output)
  if (!loaded) return 2
  const { document, source } = loaded
  const report = await session.client.model.check({ document })
  tellProblems(output, report.problems, source)
  const ok = report.problems.every((problem) => problem.severity === 'warning')
  tell(report, document.name, ok, output)
  return ok ? 0 : 2
}

function tell(report: ModelReport, name: string, ok: boolean, output: Output): void {
  const { parameters, flopsPerToken, trainingBytes, layerParameters, cells } = report
  output.object({ type: 'report', name, ok, parameters, flopsPerToken, trainingBytes, layerParameters })
  output.line(`${name}: ${ok ? 'can be trained' : 'cannot be trained'}`)
  output.line(`  parameters          ${parameters.toLocaleString('en')}`)
  for (const [layer, count] of Object.entries(layerParameters)) output.line(`    ${layer.padEnd(17)} ${count.toLocaleString('en')}`)
  output.line(`  operations a token  ${Math.round(flopsPerToken).toLocaleString('en')} floating-point, forward`)
  output.line(`  memory to train     ${(trainingBytes / 1e6).toFixed(1)} MB, estimated`)
  for (const cell of cells) output.line(`  ${`${cell.layer} in time`.padEnd(19)} ${cell.why}`)
}
