/** The command `memory`. */
import type { Command } from 'commander'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { numberIn, stepNumber } from '../optionValues'
import { tellMemory } from './memory'

interface MemoryCommandOptions extends CommonOptions {
  readonly step?: number
  readonly probe?: string
  readonly fixedAt?: number
  readonly reach?: number
  readonly throughTraining?: number
}

export function addMemoryCommand(program: Command, { common, run, runOf }: CommandTools): void {
  common(program.command('memory').description('says how long the model of a run remembers, and where it loses the past'))
    .argument('[run]', 'its title, the name of its document, its id or its folder; the newest when left out')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--probe <text>', 'the text that it reads; the first sequence of the validation data when left out')
    .option(
      '--fixed-at <token>',
      'also find the fixed points at the input of this token, counted from 1',
      numberIn({ min: 1, max: 256, whole: true })
    )
    .option(
      '--reach <sequences>',
      'also average the gradient reach over so many held-out sequences',
      numberIn({ min: 1, max: 256, whole: true })
    )
    .option(
      '--through-training <checkpoints>',
      'also give the largest Lyapunov exponent at so many checkpoints of the run at most',
      numberIn({ min: 1, max: 256, whole: true })
    )
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string | undefined, options: MemoryCommandOptions, command: Command) => {
      const { runId, workspace } = runOf(named, options, command)
      const { step = null, probe = null, fixedAt, reach = null, throughTraining: checkpoints = null } = options
      return run({ ...options, workspace }, foldersOf(options), (session, output) =>
        tellMemory(
          session,
          { runId, step, text: probe, fixedAt: fixedAt === undefined ? null : fixedAt - 1, sequences: reach, checkpoints },
          output
        )
      )
    })
}
