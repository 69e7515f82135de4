/** The command `predictions`. */
import { Option } from 'commander'
import type { Command } from 'commander'
import { horizonSchema } from '../../../contract/document/task'
import type { DataPart } from '../../../contract/events/probe'
import { rangeOf } from '../../../contract/numberRange'
import { mostWindows, usualWindows } from '../../../contract/procedures/looking/predictions'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { numberIn, stepNumber } from '../optionValues'
import { readRun } from './predictions'

interface PredictionsOptions extends CommonOptions {
  readonly step?: number
  readonly part: DataPart
  readonly sequences: number
  readonly worst: number
  readonly each: boolean
  readonly horizon?: number
}

const usualWorst = 5
export const horizonHelp = 'of a series: evaluate forecasts so many rows ahead; as many as its task says when left out'

export function addPredictionsCommand(program: Command, { common, run, runOf }: CommandTools): void {
  common(
    program.command('predictions').description('compares what the model of a run says with the truth, over many sequences of its data')
  )
    .argument('[run]', 'its title, the name of its document, its id or its folder; the newest when left out')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .addOption(new Option('--part <name>', 'of which data').choices(['validation', 'training']).default('validation'))
    .option('--sequences <number>', 'how many sequences are read', numberIn({ min: 1, max: mostWindows, whole: true }), usualWindows)
    .option('--worst <number>', 'how many of the worst are listed', numberIn({ min: 0, max: 24, whole: true }), usualWorst)
    .option('--horizon <number>', horizonHelp, numberIn(rangeOf(horizonSchema)))
    .option('--each', 'also print every token with its bits, or every prediction of numbers with its truth', false)
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string | undefined, options: PredictionsOptions, command: Command) => {
      const { runId, workspace } = runOf(named, options, command)
      const { step = null, part, sequences, worst, each, horizon = null } = options
      return run({ ...options, workspace }, foldersOf(options), (session, output) =>
        readRun(session, { runId, step, part, windows: sequences, worst, each, horizon }, output)
      )
    })
}
