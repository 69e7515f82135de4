/** The commands on the runs of a workspace: `runs`, with its subcommands, and `evaluate`. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { rangeOf } from '../../../contract/numberRange'
import { horizonSchema } from '../../../contract/document/task'
import { evaluatedLengthSchema } from '../../../contract/procedures/runs'
import type { AboutChange, AboutRun } from '../../../contract/runs/entry'
import { tagSchema, titleSchema } from '../../../contract/runs/entry'
import { foldersOf, optionsOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { listOf, numberIn, stepNumber } from '../optionValues'
import { horizonHelp } from '../predictions/command'
import { editRun, removeRuns, restoreRuns } from './edit'
import { evaluateRun } from './evaluate'
import { evaluateLengths } from './lengths'
import { listRuns } from './list'
import type { ListOptions } from './list'
import { showRun } from './show'

interface EvaluateFlags {
  readonly data?: string
  readonly step?: number
  readonly lengths?: number[]
  readonly horizon?: number
}

/** Reads the time steps of the sequences that a run is evaluated on. */
const evaluatedLength = numberIn(rangeOf(evaluatedLengthSchema))

const runHelp = 'its title, the name of its document, its id or its folder'

export function addRunsCommands(program: Command, tools: CommandTools): void {
  const { common, run, runOf } = tools
  const runs = common(program.command('runs').description('lists all runs, or those that match a condition'))
    .option('--where <condition>', 'only runs that match, such as "hidden >= 128 and lr < 0.01", "not failed" or "tag = baseline"')
    .option('--sort <field>', 'by a figure or setting such as best, size or lr; with - before it, the greatest first (--sort=-size)')
    .action((options: CommonOptions & ListOptions) =>
      run({ ...options, lazy: true }, [], (session, output) => listRuns(session, options, output))
    )
  common(runs.command('show').description('prints the figures, settings and checkpoints of a run, and what it began on'))
    .argument('<run>', runHelp)
    .action((named: string, _options: object, command: Command) => {
      const options = optionsOf(command)
      const { runId, workspace } = runOf(named, options, command)
      return run({ ...options, workspace, lazy: true }, [], (session, output) => showRun(session, runId, output))
    })
  addEditing(runs, tools)
  common(program.command('evaluate').description('prints every metric of a run on all of its validation data, or on a file'))
    .argument('<run>', runHelp)
    .option('--data <file>', "a file that is read as the run's data was, all of it")
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--horizon <number>', horizonHelp, numberIn(rangeOf(horizonSchema)))
    .option('--lengths <numbers>', 'on sequences of so many time steps each, such as 16,32,64', listOf(evaluatedLength))
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string, options: CommonOptions & EvaluateFlags, command: Command) => {
      const { runId, workspace } = runOf(named, options, command)
      const folders = foldersOf(options)
      const data = options.data === undefined ? null : dataFile(options.data, [...folders, join(workspace, 'data')], command)
      return run({ ...options, workspace }, [...folders, ...(data ? [data.folder] : [])], (session, output) =>
        options.lengths === undefined
          ? evaluateRun(session, { runId, step: options.step ?? null, data: data?.file ?? null, horizon: options.horizon ?? null }, output)
          : evaluateLengths(session, { runId, step: options.step ?? null, data: data?.file ?? null, lengths: options.lengths }, output)
      )
    })
}

function addEditing(runs: Command, { common, run, runOf }: CommandTools): void {
  const editing = (
    name: string,
    description: string,
    change: (words: string[], now: AboutRun, command: Command) => AboutChange,
    words?: string
  ) => {
    const command = common(runs.command(name).description(description)).argument('<run>', runHelp)
    if (words !== undefined) command.argument(words, 'the words')
    if (name === 'tag' || name === 'star') command.option('--off', 'take it away', false)
    command.action(() => {
      const [named = '', ...said] = command.args
      const options = optionsOf(command)
      const { runId, workspace } = runOf(named, options, command)
      return run({ ...options, workspace, lazy: true }, [], (session, output) =>
        editRun(session, runId, (now) => change(said, now, command), output)
      )
    })
  }
  const isOff = (command: Command): boolean => command.getOptionValue('off') === true
  editing('rename', 'gives a run a title', ([title], _now, command) => ({ title: titleFrom(title, command) }), '<title>')
  editing(
    'tag',
    'adds tags to a run',
    (tags, now, command) => ({ tags: isOff(command) ? without(now.tags, tags) : [...now.tags, ...tagsFrom(tags, command)] }),
    '<tags...>'
  )
  editing('note', "replaces a run's note", ([note = '']) => ({ note }), '<text>')
  editing('star', 'stars a run', (_, _now, command) => ({ starred: !isOff(command) }))
  common(runs.command('remove').description('moves runs into the trash, which keeps them for thirty days'))
    .argument('<runs...>', `of each ${runHelp}`)
    .action((named: string[], _options: object, command: Command) => {
      const options = optionsOf(command)
      const found = named.map((each) => runOf(each, options, command))
      const workspace = found[0]?.workspace ?? options.workspace
      return run({ ...options, workspace, lazy: true }, [], (session, output) =>
        removeRuns(
          session,
          found.map(({ runId }) => runId),
          output
        )
      )
    })
  common(runs.command('restore').description('brings removed runs back'))
    .argument('<ids...>', 'the ids of the runs')
    .action((ids: string[], _options: object, command: Command) => {
      const options = optionsOf(command)
      return run({ ...options, lazy: true }, [], (session, output) => restoreRuns(session, ids, output))
    })
}

function titleFrom(title: string | undefined, command: Command): string {
  return titleSchema.safeParse(title).data ?? command.error('error: a title has from 1 to 120 characters')
}

function tagsFrom(tags: readonly string[], command: Command): string[] {
  return tags.map((tag) => tagSchema.safeParse(tag).data ?? command.error(`error: a tag has from 1 to 40 characters: ${tag}`))
}

const without = (tags: readonly string[], gone: readonly string[]): string[] => tags.filter((tag) => !gone.includes(tag))

/** A data file by its path. Another file of its name, which would be read in its place, is refused. */
function dataFile(path: string, folders: readonly string[], command: Command): { readonly file: string; readonly folder: string } {
  const [file, folder] = [basename(path), dirname(resolve(path))]
  if (!existsSync(path)) command.error(`error: there is no file ${path}`)
  const other = folders.find((each) => resolve(each) !== folder && existsSync(join(each, file)))
  if (other !== undefined) command.error(`error: another file ${file} lies in ${other}: rename one of them`)
  return { file, folder }
}
