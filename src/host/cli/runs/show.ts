/** `gatescope runs show RUN` prints all that is known of one run: its figures, settings, checkpoints and what it began on. */
import { bytesText } from '../../../contract/bytesText'
import { metricWords } from '../../../contract/document/metrics'
import { reasonWords } from '../../../contract/runs/checkpoint'
import { updateRatio } from '../../../contract/events/updates'
import type { RunDetail } from '../../../contract/runs/entry'
import { nameOf } from '../../../contract/runs/search/fields'
import { oneLine } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'
import { figureText, secondsText, timeText } from './words'

export async function showRun({ client }: Session, runId: string, output: Output): Promise<ExitCode> {
  try {
    const detail = await client.runs.describe({ runId })
    output.object({ type: 'run', ...detail })
    tell(detail, output)
    return 0
  } catch (error) {
    tellRefusal(error, output, '`gatescope runs` lists those that there are.')
    return 2
  }
}

/** The largest update beside its weight, and the exponent of each layer. */
function measuredRows({ updates, exponents }: RunDetail['measured']): [string, string][] {
  const at = (step: number) => `at step ${step.toLocaleString('en')}`
  const ratios = (updates?.tensors ?? []).map((tensor) => ({ name: tensor.name, ratio: updateRatio(tensor) }))
  const [largest] = ratios.filter(({ ratio }) => Number.isFinite(ratio)).sort((a, b) => b.ratio - a.ratio)
  const rows: [string, string][] = []
  if (updates && largest)
    rows.push(['updates', `at most ${largest.ratio.toPrecision(3)} of a weight, in ${largest.name}, ${at(updates.step)}`])
  if (exponents) {
    const layers = exponents.layers.map(({ name, exponent }) => `${name} ${exponent.toPrecision(3)}`).join(', ')
    rows.push(['exponents', `${layers} nats a time step ${at(exponents.step)}`])
  }
  return rows
}

function tell({ entry, checkpoints, origin, folder, measured }: RunDetail, output: Output): void {
  const { summary, about, best, last } = entry
  const [main] = summary.metrics
  const row = (name: string, value: string) => output.line(`  ${name.padEnd(12)} ${oneLine(value)}`)
  const figure = (at: typeof best) =>
    at ? `${figureText(at.value, main)} ${main ? metricWords[main].unit : ''} at step ${at.step.toLocaleString('en')}` : 'not evaluated yet'
  output.line(oneLine(nameOf(entry)))
  row('run', entry.runId)
  if (about.title !== null) row('document', summary.name)
  row('model', `${entry.model}, ${entry.parameterCount.toLocaleString('en')} parameters`)
  row('task', entry.task)
  row(
    'state',
    `${summary.phase} at step ${summary.step.toLocaleString('en')}${summary.steps === null ? '' : ` of ${summary.steps.toLocaleString('en')}`}`
  )
  row('best', figure(best))
  row('last', figure(last))
  for (const { name, values } of summary.baselines) row('baseline', `${figureText(values[0], main)} ${name}`)
  row('started', timeText(summary.startedAt))
  row('training', secondsText(entry.seconds))
  if (about.tags.length > 0) row('tags', about.tags.join(', '))
  if (about.note !== '') row('note', about.note)
  for (const [name, text] of measuredRows(measured)) row(name, text)
  row('folder', `${folder}, ${bytesText(entry.bytes)}`)
  output.line('Checkpoints')
  if (checkpoints.length === 0) row('none', 'yet')
  for (const { step, bytes, reasons } of checkpoints)
    row(`step ${step}`, [bytesText(bytes), ...reasons.map((reason) => reasonWords[reason])].join(', '))
  if (origin.length > 0) output.line('Began on')
  for (const { name, value } of origin) row(name, value)
  output.line('Settings')
  const longest = Math.max(0, ...Object.keys(entry.settings).map((path) => path.length))
  for (const [path, value] of Object.entries(entry.settings)) output.line(`  ${path.padEnd(longest)}  ${oneLine(String(value ?? 'none'))}`)
}
