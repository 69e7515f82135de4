/** The command line `gatescope train | resume | check | generate | runs | evaluate | export | import | sweep | lab | doctor | serve`, which runs the engine in its own process. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { version } from '../../../package.json'
import { stopSchema } from '../../contract/document/stopping'
import { learningRateSchema, trainingSettingsSchema } from '../../contract/document/training'
import { mostHistoryRows, mostStepsAhead } from '../../contract/events/forecast'
import { ordinarySampling, samplingSchema } from '../../contract/events/generation'
import { exportFormats, exportWishSchema } from '../../contract/export/formats'
import { familyNames, lengthFamilies } from '../../contract/labs/families'
import { defaultLimit, lengths, mostSeconds, studiedLengths } from '../../contract/labs/length'
import { recallLengths } from '../../contract/labs/recall'
import { documentNameSchema } from '../../contract/procedures/workspace'
import { mostGeneratedTokens, mostPromptCharacters } from '../../contract/procedures/generation'
import { rangeOf } from '../../contract/numberRange'
import { defaultWorkspace } from '../workspaceFolder'
import { orNone, readDuration } from './durations'
import { check } from './check'
import type { CommonOptions } from './commonOptions'
import { withDataOptions } from './dataOptions'
import type { DataOptions } from './dataOptions'
import { doctor } from './doctor'
import { exportModel } from './export/export'
import { formatOption, wishProblem } from './export/exportOptions'
import { forecastRows } from './generate/forecast'
import { generateText } from './generate/text'
import { labLength } from './lab/length'
import type { LengthOptions } from './lab/length'
import { listOf, numberIn, oneOf, oneOfNumbers } from './lab/options'
import { labRecall } from './lab/recall'
import type { RecallOptions } from './lab/recall'
import { importModelFile } from './import'
import { namedRun } from './namedRun'
import type { NamedRun } from './namedRun'
import { createOutput, tellFailure } from './output'
import type { ExitCode, Output } from './output'
import { dataFolders, documentFolder, withSession } from './session'
import type { Session } from './session'
import { addRunsCommands } from './runs/commands'
import { sweepFolders } from './sweep/readSweep'
import { sweep } from './sweep/sweep'
import type { SweepOptions } from './sweep/sweep'
import { resume, train } from './train'
import type { TrainOptions } from './train'

const programs = dirname(fileURLToPath(import.meta.url))
const resources = join(programs, '../../resources')
/** Reads the step of a checkpoint. */
const stepNumber = numberIn({ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true })
/** The template in which a cell is tried when none is named. */
const ordinary = 'lstm-moby-dick'
const setUpNote = join(programs, '../../.gatescope/runtime.json')
const measureProgram = join(programs, 'labMeasure.js')

interface TrainCommandOptions extends CommonOptions, DataOptions {
  readonly steps?: number
  readonly seed?: number
  readonly batch?: number
  readonly validationBatches?: number
  readonly patience?: number
  readonly target?: number
  readonly time?: number
  readonly anyway?: boolean
  readonly from?: string
  readonly fromStep?: number
}

interface ResumeCommandOptions extends CommonOptions {
  readonly learningRate?: number
  readonly steps?: number
  readonly patience?: number | null
  readonly target?: number | null
  readonly time?: number | null
}

interface GenerateCommandOptions extends CommonOptions {
  readonly run?: string
  readonly step?: number
  readonly prompt?: string
  readonly stepsAhead?: number
  readonly history?: number
  readonly fromRow?: number
  readonly tokens: number
  readonly temperature: number
  readonly topK?: number
  readonly topP: number
  readonly seed: number
}

interface ImportCommandOptions extends CommonOptions {
  readonly out?: string
  readonly check?: string
}

interface ExportCommandOptions extends CommonOptions {
  readonly format: string
  readonly out: string
  readonly step?: number
  readonly option: Readonly<Record<string, string | boolean>>
  readonly overwrite: boolean
}

// The reader of standard output may close it early, as `head` does. The program then ends without a message.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
// Only the command prints on standard output. The output of libraries goes to the error stream.
console.log = console.info = console.debug = console.error

const program = new Command('gatescope')
  .description('Builds, trains and inspects sequence models.')
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .configureOutput({ outputError: (text, write) => write(text) })

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
  .option('--patience <number>', 'stop after so many evaluations without improvement', numberIn(rangeOf(stopSchema.shape.patience)))
  .option('--target <number>', 'stop once the main validation metric is as good as this', numberIn(rangeOf(stopSchema.shape.target)))
  .option('--time <duration>', 'stop after so much training, such as 90s, 15min or 2h', readDuration)
  .option('--from <run>', 'begin with the weights of a run: the name of its document, its id or its folder')
  .option('--from-step <number>', 'with --from: take its checkpoint of this step; the newest when left out', stepNumber)
  .option('--anyway', 'train even if the estimate says that memory will not be enough')
  .option('--data-dir <folder>', "where the document's data files are; its own folder is looked through as well")
  .action((named: string | undefined, options: TrainCommandOptions, command: Command) => {
    const file = fileOf(named, options, command)
    const weightsFrom = weightsOf(options, command)
    return run({ ...options, ...documentFolder(file) }, dataFolders(file, options.dataDir), (session, output) =>
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
    return run({ ...options, lazy: true }, dataFolders(file, options.dataDir), (session, output) =>
      check(session, file, output, options.cell, options)
    )
  })

common(program.command('generate').description('continues a text or a series with the model of a run, whether or not it is training'))
  .option('--run <name>', 'the run: the name of its document, its id or its folder; the newest when left out')
  .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
  .option('--prompt <text>', 'the text to continue')
  .option('--steps-ahead <number>', 'of a series: how many rows to forecast', numberIn({ min: 1, max: mostStepsAhead, whole: true }))
  .option(
    '--history <number>',
    'of a series: how many rows the model reads before; as many as a training sequence when left out',
    numberIn({ min: 1, max: mostHistoryRows, whole: true })
  )
  .option(
    '--from-row <number>',
    'of a series: the row of the validation data at which the history begins; its end when left out',
    numberIn({ min: 1, max: 1_000_000_000, whole: true })
  )
  .option('--tokens <number>', 'how many tokens to write', numberIn({ min: 1, max: mostGeneratedTokens, whole: true }), 200)
  .option(
    '--temperature <number>',
    '0 always takes the most likely token',
    numberIn(rangeOf(samplingSchema.shape.temperature)),
    ordinarySampling.temperature
  )
  .option('--top-k <number>', 'draw only from the k most likely tokens', numberIn(rangeOf(samplingSchema.shape.topK)))
  .option(
    '--top-p <number>',
    'draw only from the most likely tokens whose probabilities add up to p',
    numberIn(rangeOf(samplingSchema.shape.topP)),
    ordinarySampling.topP
  )
  .option('--seed <number>', 'the same seed gives the same text', numberIn(rangeOf(samplingSchema.shape.seed)), ordinarySampling.seed)
  .option('--data-dir <folder>', "where the run's data files are")
  .action((options: GenerateCommandOptions, command: Command) => generateFrom(options, command))

common(program.command('export').description('writes a trained model, or what a run recorded, for use elsewhere, and checks it'))
  .argument('<run>', 'the name of its document, its id or its folder')
  .addOption(new Option('--format <name>', 'what is written').choices(exportFormats).makeOptionMandatory())
  .requiredOption('--out <folder>', 'the folder to make')
  .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
  .option('--option <name=value>', 'an option of the format, such as layout=gatescope; may be given again', formatOption, {})
  .option('--overwrite', 'replace an earlier export in that folder', false)
  .option('--data-dir <folder>', "where the run's data files are")
  .action((named: string, options: ExportCommandOptions, command: Command) => exportFrom(named, options, command))

common(program.command('import').description('makes a document and a run of a model file of PyTorch, Keras, ONNX or an export'))
  .argument('<file>', 'a model file, or a folder that has one')
  .option('--out <name>', 'the name of the document; that of the file when left out')
  .option('--check <folder>', 'compare with the example inputs and outputs of a folder; exit code 1 when they differ')
  .action((file: string, options: ImportCommandOptions, command: Command) => importFrom(file, options, command))

addRunsCommands(program, { common, run, runOf })

common(program.command('doctor').description('says what the engine runs on, and why')).action((options: CommonOptions) =>
  run(options, [], doctor)
)

common(program.command('sweep').description('trains a document many times with other settings, and ranks the trials'))
  .argument('<file>', 'the file of a sweep; docs/sweeps.md shows one')
  .option('--resume', 'go on with the newest sweep of this file', false)
  .option('--ray <address>', 'train on the nodes of a Ray cluster, such as auto or 10.0.0.1:6379')
  .option('--data-dir <folder>', "where the document's data files are; the folder of the file is looked through as well")
  .action((file: string, options: CommonOptions & SweepOptions) =>
    run(options, [...foldersOf(options), ...sweepFolders(file)], (session, output) => sweep(session, file, options, output))
  )

const lab = program.command('lab').description('compares kinds of memory at equal parameters')
common(lab.command('length').description('time and memory of a training step against sequence length'))
  .option('--families <list>', `of ${lengthFamilies.join(', ')}, with commas between; all when left out`, listOf(oneOf(lengthFamilies)))
  .option('--lengths <list>', `time steps, with commas between; ${lengths.join(', ')} when left out`, listOf(numberIn(studiedLengths)))
  .option('--limit <seconds>', 'longest time for one measurement', numberIn({ min: 1, max: mostSeconds, whole: true }), defaultLimit)
  .action((options: CommonOptions & LengthOptions) =>
    run({ ...options, lazy: true }, [], (session, output) => labLength(session, output, options))
  )
common(lab.command('recall').description('quality against distance; exit code 1 when a known outcome did not hold'))
  .option('--families <list>', `of ${familyNames.join(', ')}, with commas between; all when left out`, listOf(oneOf(familyNames)))
  .option(
    '--lengths <list>',
    `only tasks of these time steps: of ${recallLengths.join(', ')}, with commas between`,
    listOf(oneOfNumbers(recallLengths))
  )
  .option('--long', 'four times as many training steps', false)
  .action((options: CommonOptions & RecallOptions) =>
    run({ ...options, lazy: true }, [], (session, output) => labRecall(session, output, options))
  )
program.command('serve').description('serves the workbench to a browser; `serve --help` lists its options').helpOption(false)

function common(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on standard output, and nothing else there', false)
    .option('--workspace <folder>', 'where runs are kept', defaultWorkspace())
    .addOption(new Option('--executor <name>', 'the executor to use, instead of the fastest that works').choices(['tensorflow', 'eager']))
    .allowExcessArguments(false)
}

/** Names the document of the command. A cell without a document is tried in the default template. */
function fileOf(named: string | undefined, { cell }: CommonOptions, command: Command): string {
  return named ?? (cell === undefined ? command.error("error: missing required argument 'file'") : ordinary)
}

function generateFrom(options: GenerateCommandOptions, command: Command): Promise<void> {
  const { prompt, step, stepsAhead, history, fromRow, tokens, temperature, topK = null, topP, seed } = options
  if ((prompt === undefined) === (stepsAhead === undefined))
    return command.error('error: --prompt continues a text, --steps-ahead a series: give one of them')
  const { runId, workspace } = runOf(options.run, options, command)
  if (stepsAhead !== undefined)
    return run({ ...options, workspace }, foldersOf(options), (session, output) =>
      forecastRows(
        session,
        {
          runId,
          stepsAhead,
          ...(step !== undefined && { step }),
          ...(history !== undefined && { history }),
          ...(fromRow !== undefined && { fromRow })
        },
        output
      )
    )
  if (prompt === undefined || prompt === '' || prompt.length > mostPromptCharacters)
    command.error(`error: --prompt takes from 1 to ${mostPromptCharacters.toLocaleString('en')} characters`)
  return run({ ...options, workspace }, foldersOf(options), (session, output) =>
    generateText(
      session,
      { runId, ...(step !== undefined && { step }), prompt, tokens, sampling: { temperature, topK, topP, seed } },
      output
    )
  )
}

function importFrom(file: string, { out, check, ...options }: ImportCommandOptions, command: Command): Promise<void> {
  const name = out === undefined ? null : documentNameSchema.safeParse(out)
  if (name?.success === false) command.error('error: --out takes a name of at most 100 characters, without folders')
  return run({ ...options, lazy: true }, [], (session, output) =>
    importModelFile(session, { file, name: name?.data ?? null, check: check ?? null }, output)
  )
}

function exportFrom(named: string, options: ExportCommandOptions, command: Command): Promise<void> {
  const { runId, workspace } = runOf(named, options, command)
  const wish = exportWishSchema.safeParse({ format: options.format, options: options.option })
  if (!wish.success) command.error(`error: ${options.format} does not take these options: ${wishProblem(wish.error)}`)
  const { out, step = null, overwrite } = options
  return run({ ...options, workspace }, foldersOf(options), (session, output) =>
    exportModel(session, { runId, wish: wish.data, folder: resolve(out), step, overwrite }, output)
  )
}

/** Returns the named run, or the newest one. */
function runOf(named: string | undefined, options: CommonOptions, command: Command): NamedRun {
  const workspace = resolve(options.workspace)
  const which = named === undefined ? 'any run' : `a run “${named}”`
  return namedRun(named, workspace) ?? command.error(`error: ${workspace} does not have ${which}; \`gatescope train\` makes one`)
}

/** Returns the run that gives the first weights. It must lie in the workspace of the new run. */
function weightsOf(
  { from, fromStep, ...options }: TrainCommandOptions,
  command: Command
): Pick<TrainOptions, 'weightsFrom' | 'weightsStep'> {
  if (from === undefined) return fromStep === undefined ? {} : command.error('error: --from-step needs --from and a run')
  const { runId, workspace } = runOf(from, options, command)
  if (workspace !== resolve(options.workspace))
    command.error(`error: the run ${from} lies in another workspace: add --workspace ${workspace}`)
  return { weightsFrom: runId, ...(fromStep !== undefined && { weightsStep: fromStep }) }
}

/** Folders in which a run's data files are looked for. */
const foldersOf = ({ dataDir }: CommonOptions): string[] => (dataDir === undefined ? [] : [resolve(dataDir)])

async function run(
  { json, workspace, executor, lazy = false, documents }: CommonOptions & ReturnType<typeof documentFolder>,
  folders: readonly string[],
  command: (session: Session, output: Output) => Promise<ExitCode>
): Promise<void> {
  const output = createOutput(json)
  try {
    const wishes = { ...(executor && { prefer: executor }), ...(documents !== undefined && { documents }) }
    const options = { workspace: resolve(workspace), resources, setUpNote, measureProgram, dataFolders: folders, lazy, ...wishes }
    process.exitCode = await withSession(options, (session) => command(session, output))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tellFailure(output, message, 'Run `npm run gatescope -- doctor` to see what the engine runs on.')
    process.exitCode = 1
  }
}

if (process.argv[2] === 'serve') {
  // The host is a program of its own, with its own options.
  process.argv.splice(2, 1)
  await import('../index')
} else {
  await program.parseAsync()
}
