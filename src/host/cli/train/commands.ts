/** The commands `train` and `resume`, and `check`, which takes the same documents. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { stopSchema } from '../../../contract/document/stopping'
import { learningRateSchema, recurrenceForms, trainingSettingsSchema } from '../../../contract/document/training'
import { measuredShareWords } from '../../../contract/events/measuredShare'
import { rangeOf } from '../../../contract/numberRange'
import { check } from '../check'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { withDataOptions } from '../dataOptions'
import type { DataOptions } from '../dataOptions'
import { numberIn, oneOf, stepNumber } from '../optionValues'
import { dataFolders, documentFolder } from '../session'
import { orNone, readDuration } from './durations'
import { resume, train } from './train'
import type { ResumeOptions, TrainOptions } from './train'

/** The template in which a cell is tried when none is named. */
const ordinary = 'lstm-moby-dick'

interface TrainCommandOptions extends CommonOptions, Omit<TrainOptions, 'cell' | 'weightsFrom' | 'weightsStep' | 'workspace'> {
  readonly from?: string
  readonly fromStep?: number
}

type ResumeCommandOptions = CommonOptions & Omit<ResumeOptions, 'runId' | 'workspace'>

export function addTrainCommands(program: Command, { common, run, runOf }: CommandTools): void {
  withDataOptions(common(program.command('train').description('trains a document or a template and prints its progress')))
    .argument('[file]', 'a document (*.gatescope.json) or the id of a template; with --cell it may be left out')
    .option('--cell <file>', 'the equations of a cell, which the recurrent layers run in place of their own')
    .option('--steps <number>', 'stop after so many steps', numberIn(rangeOf(trainingSettingsSchema.shape.steps)))
    .option('--seed <number>', 'the seed of weights and windows', numberIn(rangeOf(trainingSettingsSchema.shape.seed)))
    .option('--batch <number>', 'sequences in a batch', numberIn(rangeOf(trainingSettingsSchema.shape.batchSize)))
    .option(
      '--validation-batches <number>',
      'batches of an evaluation at most',
      numberIn(rangeOf(trainingSettingsSchema.shape.validationBatches))
    )
    .option(
      '--recurrence <form>',
      `how recurrences run that are not linear in their state: ${recurrenceForms.join(', ')}`,
      oneOf(recurrenceForms)
    )
    .option(
      '--measure-updates',
      `record how far steps move each parameter beside its size; takes at most ${measuredShareWords} of the time`
    )
    .option('--measure-exponents', `record the largest Lyapunov exponent of each layer; takes at most ${measuredShareWords} of the time`)
    .option('--patience <number>', 'stop after so many evaluations without improvement', numberIn(rangeOf(stopSchema.shape.patience)))
    .option('--target <number>', 'stop once the main validation metric is as good as this', numberIn(rangeOf(stopSchema.shape.target)))
    .option('--time <duration>', 'stop after so much training, such as 90s, 15min or 2h', readDuration)
    .option('--from <run>', 'begin with the weights of a run: the name of its document, its id or its folder')
    .option('--from-step <number>', 'with --from: take its checkpoint of this step; the newest when left out', stepNumber)
    .option('--anyway', 'train even if the estimate says that memory will not be enough')
    .option('--data-dir <folder>', "where the document's data files are; its own folder is looked through as well")
    .action((named: string | undefined, options: TrainCommandOptions, command: Command) => {
      const file = fileOf(named, options, command)
      const weightsFrom = weightsOf(options, runOf, command)
      return run({ ...options, ...documentFolder(file) }, dataFolders(file, options.dataDir, options.data), (session, output) =>
        train(session, file, { ...options, ...weightsFrom, workspace: resolve(options.workspace) }, output)
      )
    })

  common(program.command('resume').description('resumes a run from its newest checkpoint and prints its progress'))
    .argument('[run]', 'the name of its document, its id or its folder; the newest when left out')
    .option(
      '--learning-rate <number>',
      'the learning rate from here on, which the schedule multiplies',
      numberIn(rangeOf(learningRateSchema))
    )
    .option(
      '--steps <number>',
      'end after so many steps in all, counted from the beginning; prolongs a finished run',
      numberIn(rangeOf(trainingSettingsSchema.shape.steps))
    )
    .option(
      '--patience <number>',
      'stop after so many evaluations without improvement, or none',
      orNone(numberIn(rangeOf(stopSchema.shape.patience)))
    )
    .option(
      '--target <number>',
      'stop once the main validation metric is as good as this, or none',
      orNone(numberIn(rangeOf(stopSchema.shape.target)))
    )
    .option('--time <duration>', 'stop after so much training in all, such as 90s, 15min or 2h, or none', orNone(readDuration))
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string | undefined, options: ResumeCommandOptions, command: Command) => {
      const { runId, workspace } = runOf(named, options, command)
      return run({ ...options, workspace }, foldersOf(options), (session, output) =>
        resume(session, { ...options, runId, workspace }, output)
      )
    })

  withDataOptions(common(program.command('check').description('prints the problems of a document and the cost of its model')))
    .argument('[file]', 'a document (*.gatescope.json) or the id of a template; with --cell it may be left out')
    .option('--cell <file>', 'the equations of a cell, which the recurrent layers run in place of their own')
    .option('--data-dir <folder>', "where the document's data files are; its own folder is looked through as well")
    .action((named: string | undefined, options: CommonOptions & DataOptions, command: Command) => {
      const file = fileOf(named, options, command)
      return run({ ...options, lazy: true }, dataFolders(file, options.dataDir, options.data), (session, output) =>
        check(session, file, output, options.cell, options)
      )
    })
}

/** Names the document of the command. A cell without a document is tried in the default template. */
function fileOf(named: string | undefined, { cell }: CommonOptions, command: Command): string {
  return named ?? (cell === undefined ? command.error("error: missing required argument 'file'") : ordinary)
}

/** Returns the run that gives the first weights. It must lie in the workspace of the new run. */
function weightsOf(
  { from, fromStep, ...options }: TrainCommandOptions,
  runOf: CommandTools['runOf'],
  command: Command
): Pick<TrainOptions, 'weightsFrom' | 'weightsStep'> {
  if (from === undefined) return fromStep === undefined ? {} : command.error('error: --from-step needs --from and a run')
  const { runId, workspace } = runOf(from, options, command)
  if (workspace !== resolve(options.workspace))
    command.error(`error: the run ${from} lies in another workspace: add --workspace ${workspace}`)
  return { weightsFrom: runId, ...(fromStep !== undefined && { weightsStep: fromStep }) }
}
