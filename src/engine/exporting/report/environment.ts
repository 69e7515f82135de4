/** Where a run was trained and how it is trained again. */
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { version } from '../../../../package.json'
import { bytesText } from '../../../contract/bytesText'
import type { runExecutors } from '../../../contract/executors'
import type { ExportSource } from '../exporter'
import { text } from './block'
import type { Block, ReportSection } from './block'
import { count, dateText } from './results'

/** The document beside the report, from which the run is trained again. */
export const documentFile = 'document.gatescope.json'
const mostNotes = 40

const executorWords: { readonly [N in (typeof runExecutors)[number]]: string } = {
  tensorflow: 'TensorFlow',
  onnx: 'ONNX Runtime',
  eager: 'eager, without TensorFlow’s compiler',
  webgpu: 'WebGPU',
  python: 'a loop in Python'
}

/** The machine is that on which the report is written: a run does not record its own. @param now milliseconds since 1970 */
export function environment({ run }: ExportSource, now: number): ReportSection {
  const { summary } = run
  const speed = summary.stepsPerSecond === null ? [] : [['steps per second', summary.stepsPerSecond.toFixed(1)]]
  const rows = [
    ['program', `Gatescope ${version}`],
    ['executor of the run', executorWords[summary.executor]],
    ...speed,
    ['report written', dateText(now)],
    [
      'on the machine',
      `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${bytesText(totalmem())} of memory`
    ],
    ['system', `${platform()} ${release()}, ${arch()}`],
    ['Node.js', process.versions.node]
  ]
  return { title: 'Environment', blocks: [{ kind: 'table', head: ['', ''], rows }] }
}

export function reproduce({ run, data, document }: ExportSource): ReportSection {
  const { summary } = run
  const { training } = document
  const command = ['gatescope train', documentFile, `--seed ${training.seed}`, `--steps ${Math.max(1, summary.step)}`].join(' ')
  const facts = [
    ['seed', String(training.seed)],
    ['data', data.title],
    ['fingerprint of the data', data.fingerprint],
    [
      'first weights',
      summary.startedFrom === null
        ? 'drawn from the seed'
        : `step ${count(summary.startedFrom.step)} of the run ${summary.startedFrom.runId}`
    ],
    ...summary.learningRates.map(({ from, learningRate }) => [`learning rate from step ${count(from)} on`, String(learningRate)])
  ]
  const file =
    'file' in document.task
      ? document.task.file
      : 'source' in document.task && document.task.source.kind === 'file'
        ? document.task.source.file
        : null
  const beside =
    file === null
      ? []
      : [text(`Put the data file ${file} beside the document first. Its fingerprint tells whether it is the one that the run read.`)]
  const blocks: Block[] = [text('The document is beside this report. The same seed on the same machine gives the same run.'), ...beside]
  return {
    title: 'How to reproduce it',
    blocks: [...blocks, { kind: 'code', language: 'sh', text: command }, { kind: 'table', head: ['', ''], rows: facts }]
  }
}

export function log({ run }: ExportSource): ReportSection[] {
  const notes = run.record.notes().slice(-mostNotes)
  if (notes.length === 0) return []
  return [{ title: 'Log', blocks: [{ kind: 'table', head: ['step', ''], rows: notes.map((note) => [count(note.step), note.text]) }] }]
}
