/** The command `export`. */
import { resolve } from 'node:path'
import { Option } from 'commander'
import type { Command } from 'commander'
import { exportFormats, exportWishSchema } from '../../../contract/export/formats'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { stepNumber } from '../optionValues'
import { exportModel } from './export'
import { formatOption, wishProblem } from './exportOptions'

interface ExportCommandOptions extends CommonOptions {
  readonly format: string
  readonly out: string
  readonly step?: number
  readonly option: Readonly<Record<string, string | boolean>>
  readonly overwrite: boolean
}

export function addExportCommand(program: Command, tools: CommandTools): void {
  tools
    .common(program.command('export').description('writes a trained model, or what a run recorded, for use elsewhere, and checks it'))
    .argument('<run>', 'the name of its document, its id or its folder')
    .addOption(new Option('--format <name>', 'what is written').choices(exportFormats).makeOptionMandatory())
    .requiredOption('--out <folder>', 'the folder to make')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--option <name=value>', 'an option of the format, such as layout=gatescope; may be given again', formatOption, {})
    .option('--overwrite', 'replace an earlier export in that folder', false)
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string, options: ExportCommandOptions, command: Command) => exportFrom(named, options, tools, command))
}

function exportFrom(named: string, options: ExportCommandOptions, { run, runOf }: CommandTools, command: Command): Promise<void> {
  const { runId, workspace } = runOf(named, options, command)
  const wish = exportWishSchema.safeParse({ format: options.format, options: options.option })
  if (!wish.success) command.error(`error: ${options.format} does not take these options: ${wishProblem(wish.error)}`)
  const { out, step = null, overwrite } = options
  return run({ ...options, workspace }, foldersOf(options), (session, output) =>
    exportModel(session, { runId, wish: wish.data, folder: resolve(out), step, overwrite }, output)
  )
}
