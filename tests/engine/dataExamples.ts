// Examples of problems of data: of a file that cannot be read, and of other data that a trained model is evaluated on.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../src/contract/problems/problems'
import { openTask } from '../../src/engine/data/openTask'
import { noColumns } from '../../src/engine/data/taskData'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { judgedData } from '../../src/engine/serving/catalogue/evaluateRun'
import { prepareRun } from '../../src/engine/serving/runs/preparedRun'
import { TaskCache } from '../../src/engine/serving/runs/taskCache'
import { readTemplate, smallTask } from '../support/templates'

/** @param folder where their files go */
export const dataExamples = (folder: () => string) => ({
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
  'data.noWordFits': async (): Promise<readonly Problem[]> => {
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
  'data.noOther': async (): Promise<readonly Problem[]> => {
    const prepared = await prepareRun(readTemplate('gru-adding'), new TaskCache([folder()]))
    if (!prepared.ok) return prepared.problems
    const judged = await judgedData(prepared.run, 'other.csv', [folder()])
    return judged.ok ? [] : judged.problems
  }
})
