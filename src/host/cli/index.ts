/** The command line `gatescope train | resume | check | generate | intervene | runs | evaluate | predictions | memory | heads | export | import | sweep | lab | units | doctor | serve`, which runs the engine in its own process. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { version } from '../../../package.json'
import { executorNames } from '../../contract/executors'
import { defaultWorkspace } from '../workspaceFolder'
import type { CommonOptions } from './commonOptions'
import { doctor } from './doctor'
import { addExportCommand } from './export/command'
import { addGenerateCommand } from './generate/command'
import { addHeadsCommand } from './heads/command'
import { addImportCommand } from './import/command'
import { addInterveneCommand } from './intervene/command'
import { addLabCommands } from './lab/commands'
import { addMemoryCommand } from './memory/command'
import { namedRun } from './namedRun'
import type { NamedRun } from './namedRun'
import { createOutput, tellFailure } from './output'
import type { ExitCode, Output } from './output'
import { addPredictionsCommand } from './predictions/command'
import { addRunsCommands } from './runs/commands'
import { withSession } from './session'
import type { Session } from './session'
import { addSweepCommand } from './sweep/command'
import { addTrainCommands } from './train/commands'
import { addUnitsCommand } from './units/command'

const programs = dirname(fileURLToPath(import.meta.url))
const resources = join(programs, '../../resources')
const setUpNote = join(programs, '../../.gatescope/runtime.json')
const measureProgram = join(programs, 'labMeasure.js')

// The reader of standard output may close it early, as `head` does. The program then ends without a message.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
// Only the command prints on standard output. The output of libraries goes to the error stream.
console.log = console.info = console.debug = console.error

const program = new Command('gatescope')
  .description('Builds, trains and inspects sequence models.')
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .configureOutput({ outputError: (text, write) => write(text) })

const tools = { common, run, runOf }
addTrainCommands(program, tools)
addGenerateCommand(program, tools)
addInterveneCommand(program, tools)
addExportCommand(program, tools)
addImportCommand(program, tools)
addRunsCommands(program, tools)
addPredictionsCommand(program, tools)
addMemoryCommand(program, tools)
addHeadsCommand(program, tools)

common(program.command('doctor').description('says what the engine runs on, and why, and measures each executor'))
  .option('--no-measure', 'take the figures that were measured last')
  .action((options: CommonOptions & { readonly measure: boolean }) =>
    run(options, [], (session, output) => doctor(session, output, options))
  )

addSweepCommand(program, tools)
addLabCommands(program, tools)
addUnitsCommand(program, tools)
program.command('serve').description('serves the workbench to a browser; `serve --help` lists its options').helpOption(false)

function common(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on standard output, and nothing else there', false)
    .option('--workspace <folder>', 'where runs are kept', defaultWorkspace())
    .addOption(new Option('--executor <name>', 'the executor to use, instead of the fastest that works').choices(executorNames))
    .allowExcessArguments(false)
}

/** Returns the named run, or the newest one. */
function runOf(named: string | undefined, options: CommonOptions, command: Command): NamedRun {
  const workspace = resolve(options.workspace)
  const which = named === undefined ? 'any run' : `a run “${named}”`
  return namedRun(named, workspace) ?? command.error(`error: ${workspace} does not have ${which}; \`gatescope train\` makes one`)
}

async function run(
  { json, workspace, executor, lazy = false, documents }: CommonOptions,
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
