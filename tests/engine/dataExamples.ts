// Examples of problems of data: of a file that cannot be read, and of other data that a trained model is evaluated on.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { taskSchema } from '../../src/contract/document/task'
import type { Task, TaskOf } from '../../src/contract/document/task'
import type { Problem } from '../../src/contract/problems/problems'
import { openTask } from '../../src/engine/data/openTask'
import { readTable } from '../../src/engine/data/table/readTable'
import { noColumns } from '../../src/engine/data/taskData'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { judgedData } from '../../src/engine/serving/catalogue/evaluateRun'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { soundExamples } from './soundExamples'
import { readTemplate, smallTask } from '../support/templates'

type Files = Readonly<Record<string, string>>

/** The problems of a task on files that are written before. */
async function problemsOn(folder: string, task: Task, files: Files): Promise<readonly Problem[]> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const opened = await openTask(task, { dataFolders: [folder] }, 4)
  return opened.ok ? [] : opened.problems
}

const head = '@classLabel true a b\n@data\n'
/** Archives and collections of series that are refused, with the line at which each is. */
const archives = {
  'archive.header': '@univariate maybe\n@classLabel true a b\n@data\n1,2:a\n',
  'archive.timeStamps': '@timeStamps true\n@classLabel true a b\n@data\n1,2:a\n',
  'archive.beforeData': '1,2:a\n',
  'archive.noSeries': head,
  'archive.dimensions': `${head}1,2:3,4:a\n1,2:b\n`,
  'archive.length': `${head}1,2:3:a\n`,
  'archive.number': `${head}1,x:a\n`,
  'archive.label': `${head}1,2:c\n`,
  'archive.classes': '@classLabel true\n@data\n1,2:a\n1,3:a\n',
  'archive.fewSeries': '@targetLabel true\n@data\n1,2:7\n'
} as const

const labelled = (file: string): Task => ({ kind: 'labelledSeries', file, heldOut: 0.2 })
const archive = (folder: string, code: keyof typeof archives) => problemsOn(folder, labelled('a.ts'), { 'a.ts': archives[code] })
const series = (folder: string, file: string, content: string) =>
  problemsOn(folder, { kind: 'series', file, columns: [], heldOut: 0.2 }, { [file]: content })
const known = (folder: string, rows: string, settings: Pick<TaskOf<'series'>, 'known' | 'calendar'>, columns: string[] = []) =>
  problemsOn(folder, { kind: 'series', file: 'known.csv', columns, heldOut: 0.2, ...settings }, { 'known.csv': rows })
const days = 'day,a,b\n2020-01-01,1,2\n2020-01-02,2,3\n'
const words = (settings: object): Task =>
  taskSchema.parse({ kind: 'nextCharacter', source: { kind: 'file', file: 'few.txt' }, heldOut: 0.2, ...settings })
const collection = (start: string, rest: string) =>
  `@attribute name string\n@attribute start date\n@frequency daily\n@data\na:${start}${rest}\n`

/** @param folder where their files go */
export const dataExamples = (folder: () => string) => ({
  ...soundExamples(folder),
  'data.longEntry': async (): Promise<readonly Problem[]> => {
    writeFileSync(join(folder(), 'long.csv'), 'a,b\n1,2\n"3,4\n5,6\n7,8\n')
    const file = { file: 'long.csv', path: join(folder(), 'long.csv'), bytes: 20, scratch: null, entryCharacters: 8 }
    const read = await readTable(file, { separator: ',', decimal: '.', header: true })
    return read.ok ? [] : read.problems
  },
  'data.knownColumn': () => known(folder(), days, { known: ['a'] }, ['a']),
  'data.allKnown': () => known(folder(), days, { known: ['a', 'b'] }),
  'data.noDates': () => known(folder(), 'a,b\n1,2\n2,3\n', { calendar: ['month'] }),
  'data.calendar': () => known(folder(), days, { calendar: ['hour'] }),
  'data.unreadable': async (): Promise<readonly Problem[]> => {
    writeFileSync(join(folder(), 'bytes.txt'), Uint8Array.of(0xff, 0xfe, 0x80))
    const task = { kind: 'nextCharacter', source: { kind: 'file', file: 'bytes.txt' }, heldOut: 0.1 } as const
    const opened = await openTask(task, { dataFolders: [folder()] }, 4)
    return opened.ok ? [] : opened.problems
  },
  'data.otherLabels': async (): Promise<readonly Problem[]> => {
    writeFileSync(join(folder(), 'other.csv'), 'words,kind\nsea,fish\n')
    const task = { kind: 'classify', file: 'other.csv', text: 'words', label: 'kind', heldOut: 0.2 } as const
    const trained = { vocabulary: ['a', 'e', 's'], classes: ['whale', 'ship'], columns: noColumns }
    const opened = await openTask(task, { dataFolders: [folder()] }, 4, trained)
    return opened.ok ? [] : opened.problems
  },
  'task.noWordFits': async (): Promise<readonly Problem[]> => {
    const opened = await openTask({ kind: 'pronunciation', stress: false, stepsPerLetter: 2, heldOut: 0.05 }, { dataFolders: [] }, 1)
    return opened.ok ? [] : opened.problems
  },
  'task.unalignedLoss': (): Promise<readonly Problem[]> => {
    const document = readTemplate('bidirectional-lstm-phonemes')
    const loss = { labelSmoothing: 0.1, classWeights: [], numbers: 'squared' } as const
    const checked = checkModel(
      { ...document, training: { ...document.training, loss: { ...loss, classWeights: [] } } },
      smallTask(document, 5)
    )
    return Promise.resolve(checked.ok ? [] : checked.problems)
  },
  'archive.header': () => archive(folder(), 'archive.header'),
  'archive.timeStamps': () => archive(folder(), 'archive.timeStamps'),
  'archive.beforeData': () => archive(folder(), 'archive.beforeData'),
  'archive.noSeries': () => archive(folder(), 'archive.noSeries'),
  'archive.dimensions': () => archive(folder(), 'archive.dimensions'),
  'archive.length': () => archive(folder(), 'archive.length'),
  'archive.number': () => archive(folder(), 'archive.number'),
  'archive.label': () => archive(folder(), 'archive.label'),
  'archive.classes': () => archive(folder(), 'archive.classes'),
  'archive.fewSeries': () => archive(folder(), 'archive.fewSeries'),
  'archive.widths': () =>
    problemsOn(folder(), labelled('w_TRAIN.ts'), { 'w_TRAIN.ts': `${head}1,2:a\n`, 'w_TEST.ts': `${head}1,2:3,4:b\n` }),
  'archive.attributes': () => series(folder(), 'a.tsf', collection('2020-01-01', '')),
  'archive.date': () => series(folder(), 'a.tsf', collection('2020-13-01', ':1,2,3')),
  'data.json': () => series(folder(), 'a.jsonl', '{"a": 1}\n{"a": }\n'),
  'data.jsonObject': () => series(folder(), 'a.jsonl', '{"a": 1}\n[2]\n'),
  'data.parquet': () => series(folder(), 'a.parquet', 'PAR1 and nothing else'),
  'data.fewTokens': () => problemsOn(folder(), words({ tokenKind: 'words' }), { 'few.txt': 'the sea and the whale' }),
  'data.vocabularySize': () =>
    problemsOn(folder(), words({ tokenKind: 'bpe', vocabularySize: 4 }), { 'few.txt': 'the sea and the whale '.repeat(40) }),
  'data.noOther': async (): Promise<readonly Problem[]> => {
    const prepared = await prepareRun(readTemplate('gru-adding'), new TaskCache([folder()]))
    if (!prepared.ok) return prepared.problems
    const judged = await judgedData(prepared.run, 'other.csv', { dataFolders: [folder()] })
    return judged.ok ? [] : judged.problems
  }
})
