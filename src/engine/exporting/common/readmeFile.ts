/** `README.md` of an export, made for its model: what it is, inputs and outputs, metrics, files, how to run it, and what was checked. */
import { version } from '../../../../package.json'
import { bytesText } from '../../../contract/bytesText'
import { taskKinds } from '../../../contract/document/taskKinds'
import type { ExportCheck, PlannedFile } from '../../../contract/export/events'
import { exportWords } from '../../../contract/export/formats'
import { parametersOf } from '../../model/layers/weights'
import type { Exporter, ExportSource } from '../exporter'
import { codeMarkdown, plainMarkdown, tableMarkdown } from './markdown'
import { measured } from './measured'
import { inputArrays, outputArray } from './signature'
import type { NamedArray } from './signature'

export const readmeFileName = 'README.md'

export interface ReadmeSpec {
  readonly exporter: Exporter
  readonly source: ExportSource
  readonly files: readonly PlannedFile[]
  readonly notes: readonly string[]
  /** Empty before anything was checked. */
  readonly checks: readonly ExportCheck[]
}

export function readmeFile(spec: ReadmeSpec): string {
  const sections = [
    beginning(spec),
    ...(carriesModel(spec) ? [arrays(spec), layers(spec)] : []),
    metrics(spec),
    howToRun(spec),
    files(spec)
  ]
  return `${[...sections, notes(spec), checks(spec)].filter(Boolean).join('\n\n')}\n`
}

const carriesModel = ({ exporter }: ReadmeSpec): boolean => exportWords[exporter.format].of === 'model'

function beginning({ source, exporter }: ReadmeSpec): string {
  const { document, data, run, step } = source
  const { title, sentence, of } = exportWords[exporter.format]
  const what = of === 'model' ? `with the weights of step ${step.toLocaleString('en')} of` : 'from the record of'
  return [
    `# ${plainMarkdown(document.name)}`,
    `A sequence model that was trained to ${taskKinds[document.task.kind].doc}, on ${plainMarkdown(data.title)}.`,
    `It was exported from Gatescope ${version} as ${title}, ${what} the run ${codeMarkdown(run.id)}. ${sentence}`
  ].join('\n\n')
}

function arrays({ source }: ReadmeSpec): string {
  const row = ({ name, dtype, shape, meaning }: NamedArray) => [
    codeMarkdown(name),
    dtype,
    codeMarkdown(`[${shape.join(', ')}]`),
    plainMarkdown(meaning)
  ]
  const rows = [...inputArrays(source).map((each) => ['input', ...row(each)]), ['output', ...row(outputArray(source))]]
  return `## Inputs and outputs\n\n${tableMarkdown(['', 'name', 'type', 'shape', 'values'], rows)}\n\nThe sizes \`batch\` and \`length\` may be any.`
}

function layers({ source }: ReadmeSpec): string {
  const rows = source.model.layers.map((checked) => {
    return [plainMarkdown(checked.layer.name), checked.kind, String(checked.width), parametersOf(checked).toLocaleString('en')]
  })
  return `## Layers\n\n${tableMarkdown(['layer', 'kind', 'width', 'parameters'], rows)}`
}

function metrics({ source }: ReadmeSpec): string {
  const values = measured(source)
  if (values.length === 0) return '## Metrics\n\nThe model had not been evaluated on validation data by this step.'
  const rows = values.map(({ unit, value, step }) => [unit, value.toPrecision(4), step.toLocaleString('en')])
  return `## Metrics\n\nOn validation data:\n\n${tableMarkdown(['metric', 'value', 'at step'], rows)}`
}

const howToRun = ({ exporter, source }: ReadmeSpec): string => `## How to run it\n\n${exporter.howToRun(source).trim()}`

function files(spec: ReadmeSpec): string {
  const rows = spec.files.map(({ path, bytes, what }) => [codeMarkdown(path), bytesText(bytes), plainMarkdown(what)])
  return `## Files\n\n${tableMarkdown(['file', 'size', 'what it is'], rows)}`
}

const notes = (spec: ReadmeSpec): string =>
  spec.notes.length === 0 ? '' : `## What differs from the workbench\n\n${spec.notes.map((note) => `- ${plainMarkdown(note)}`).join('\n')}`

function checks(spec: ReadmeSpec): string {
  if (spec.checks.length === 0) return ''
  const lines = spec.checks.map((check) =>
    check.kind === 'compared'
      ? `- ${plainMarkdown(check.name)}: the largest difference is ${check.difference.toExponential(1)}, over ${check.values.toLocaleString('en')} numbers.`
      : `- ${plainMarkdown(check.name)} was not run here: ${plainMarkdown(check.why)} Run it with ${codeMarkdown(check.how)}.`
  )
  return `## What was checked\n\nDifferences are in units of the larger of 1 and the largest expected value.\n\n${lines.join('\n')}`
}
