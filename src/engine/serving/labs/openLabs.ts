/** The labs of an engine, with what they measure by. */
import { join } from 'node:path'
import type { Executor } from '../../executors/executor'
import { recallCases } from '../../looking/lab/recallCases'
import type { RunManager } from '../runs/runManager'
import { labCells } from './labCells'
import { Labs } from './labs'
import type { LabsSpec } from './labsSpec'
import { measureInChildren } from './measureInChildren'
import { StudyFiles } from './studyFiles'

export interface LabsOptions {
  readonly workspace: string
  readonly resources: string
  readonly runs: RunManager
  readonly executor: () => Promise<Executor>
  readonly now: () => number
  /** The path of the program `labMeasure.js`; without it the lab of lengths says why it cannot measure. */
  readonly program: string | undefined
  readonly setUpNote: string | undefined
  /** Other parts than these, in tests. */
  readonly parts: Partial<LabsSpec>
}

export function openLabs({ workspace, resources, runs, executor, now, program, setUpNote, parts }: LabsOptions): Labs {
  const args = async () => {
    const { info } = await executor()
    return ['--resources', resources, ...option('--set-up-note', setUpNote), '--executor', info.executor]
  }
  return new Labs({
    files: new StudyFiles(join(workspace, 'labs')),
    cells: () => labCells(resources),
    executor,
    measureLength: async (work) =>
      program === undefined ? 'this engine has no program to measure with' : measureInChildren(work, { program, args: await args() }),
    recallCases,
    training: () => trainingRun(runs),
    takeEngine: (study) => runs.takeEngine(study),
    now,
    ...parts
  })
}

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value])

function trainingRun(runs: RunManager): string | null {
  const current = runs.current()
  return runs.starting ?? (current?.phase === 'compiling' || current?.phase === 'training' ? current.name : null)
}
