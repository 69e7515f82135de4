/** The parts of a page that stay: what the model is, its cells, its layers, its training. */
import { bytesText } from '../../../../contract/bytesText'
import { metricWords } from '../../../../contract/document/metrics'
import { taskKinds } from '../../../../contract/document/taskKinds'
import { sizeOf } from '../../../compiler/program/shapes'
import { layerRow } from '../../../model/layers/layerKinds'
import { parametersOf } from '../../../model/layers/weights'
import { measured } from '../../common/measured'
import { inputNames, usedCells } from '../../common/modelParts'
import type { ExportSource } from '../../exporter'
import { cellPicture } from '../../../../cell/pictures/cellPicture'
import { curvePicture } from '../../pictures/curvePicture'
import type { CurveLine } from '../../pictures/curvePicture'
import { evaluationCurve, stepCurve } from '../../pictures/runCurves'
import { escaped } from '../../../../cell/pictures/svg'
import type { PageWeights } from '../pageData'
import { figures, section, table } from './markup'
import type { Markup } from './markup'
import { settingRows } from './settingRows'

const count = (value: number): string => value.toLocaleString('en')

export function beginning(source: ExportSource, weights: PageWeights): Markup {
  const { document, data, run, step, model } = source
  const parameters = [...source.weights.values()].reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  const metrics = measured(source).map(({ unit, value }) => [unit, value.toPrecision(4)] as const)
  const bytes = parameters * (weights.type === 'float16' ? 2 : 4)
  return `<header class="top">
<h1>${escaped(document.name)}</h1>
<p class="lead">A sequence model that was trained in Gatescope to ${escaped(taskKinds[document.task.kind].doc)}, on ${escaped(data.title)}. This page runs it: it needs no server and no network.</p>
${figures([
  ...metrics,
  ['parameters', count(parameters)],
  ['layers', count(model.layers.length)],
  ['training steps', count(step)],
  ['run', run.name],
  ['weights', `${weights.type}, ${bytesText(bytes)}`]
])}
</header>`
}

/** Each cell that a layer runs, with its equations. */
export function cells(source: ExportSource): Markup[] {
  return usedCells(source).map(({ cell, layers, hidden, shapes, equations }) =>
    section(`Cell: ${cell.name}`, [
      `<p class="cellSource">${escaped([cell.source, `In the layer ${layers.join(', ')}, with ${hidden} hidden units.`].filter(Boolean).join(' — '))}</p>`,
      `<div class="drawing" tabindex="0" role="region" aria-label="${escaped(`Drawing of ${cell.name}`)}">${cellPicture(cell, { shapes })}</div>`,
      `<pre tabindex="0" role="region" aria-label="${escaped(`Equations of ${cell.name}`)}">${escaped(equations)}</pre>`
    ])
  )
}

export function layers(source: ExportSource): Markup {
  const rows = source.model.layers.map((checked) => [
    checked.layer.name,
    layerRow(checked).label,
    inputNames(source, checked),
    count(checked.width),
    count(parametersOf(checked))
  ])
  return section('Layers', [
    table('The layers, in the order in which they run', ['layer', 'kind', 'reads', 'width', 'parameters'], rows, 3)
  ])
}

export function training(source: ExportSource): Markup {
  const settings = table('Settings of the task and of training', ['setting', 'value'], settingRows(source.document, source.data.title), 2)
  return section('Training', [`<div class="columns"><div>${curves(source)}</div><div>${settings}</div></div>`])
}

/** The training loss, and each validation metric in a chart of its own: they have different units. */
function curves({ run }: ExportSource): Markup {
  const { record, summary } = run
  const evaluations = record.evaluations()
  const loss: CurveLine[] = [
    { name: 'training', colour: 'role-input', ...stepCurve(record, (steps) => steps.loss) },
    { colour: 'role-output', ...evaluationCurve(evaluations, (each) => each.loss) }
  ]
  const metrics = summary.metrics.map((metric, k) => {
    const { unit } = metricWords[metric]
    const line: CurveLine = { colour: 'role-output', ...evaluationCurve(evaluations, ({ values }) => values[k] ?? NaN) }
    return curvePicture({ title: unit, x: 'training step', y: unit, lines: [line], height: 200 })
  })
  const charts = [curvePicture({ title: 'Loss', x: 'training step', y: 'loss', lines: loss }), ...(evaluations.length > 1 ? metrics : [])]
  return charts.map((chart) => `<figure class="chart">${chart}</figure>`).join('\n')
}
