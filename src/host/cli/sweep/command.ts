/** The command `sweep`. */
import type { Command } from 'commander'
import { optionsOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { dataFolders } from '../session'
import { listSweeps } from './list'
import { sweep } from './sweep'
import type { SweepOptions } from './sweep'

export function addSweepCommand(program: Command, { common, run }: CommandTools): void {
  const command = common(program.command('sweep').description('trains a document many times with other settings, and ranks the trials'))
    .argument('<file>', 'the file of a sweep; docs/sweeps.md shows one')
    .option('--resume', 'go on with the newest sweep of this file', false)
    .option('--ray <address>', 'train on the nodes of a Ray cluster, such as auto or 10.0.0.1:6379')
    .option('--data-dir <folder>', "where the document's data files are; the folder of the file is looked through as well")
    .action((file: string, options: CommonOptions & SweepOptions) =>
      run(options, dataFolders(file, options.dataDir), (session, output) => sweep(session, file, options, output))
    )
  common(command.command('list').description('lists all sweeps: the state of each, its trials that are done, and its best')).action(
    (_options: object, list: Command) => run({ ...optionsOf(list), lazy: true }, [], listSweeps)
  )
}
