/** The command `heads`. */
import type { Command } from 'commander'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { stepNumber } from '../optionValues'
import { tellHeads } from './heads'

export function addHeadsCommand(program: Command, { common, run, runOf }: CommandTools): void {
  common(program.command('heads').description('scores the attention heads of a run as previous-token, duplicate-token and induction heads'))
    .argument('[run]', 'its title, the name of its document, its id or its folder; the newest when left out')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string | undefined, options: CommonOptions & { readonly step?: number }, command: Command) => {
      const { runId, workspace } = runOf(named, options, command)
      return run({ ...options, workspace }, foldersOf(options), (session, output) =>
        tellHeads(session, { runId, step: options.step ?? null }, output)
      )
    })
}
