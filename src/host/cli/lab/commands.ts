/** The command `lab`, with a subcommand for each lab. */
import type { Command } from 'commander'
import { familyNames, lengthFamilies } from '../../../contract/labs/families'
import { defaultLimit, lengths, mostSeconds, studiedLengths } from '../../../contract/labs/length'
import { recallLengths } from '../../../contract/labs/recall'
import { gainRange, roundFamilies, roundGains, roundLengths, roundsLengthRange } from '../../../contract/labs/rounds'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { listOf, numberIn, oneOf, oneOfNumbers } from '../optionValues'
import { labLength } from './length'
import type { LengthOptions } from './length'
import { labRecall } from './recall'
import type { RecallOptions } from './recall'
import { labRounds } from './rounds'
import type { RoundsOptions } from './rounds'

export function addLabCommands(program: Command, { common, run }: CommandTools): void {
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
  common(lab.command('rounds').description('Newton iterations that find all time steps of a cell at once, and its Lyapunov exponent'))
    .option('--families <list>', `of ${roundFamilies.join(', ')}, with commas between; all when left out`, listOf(oneOf(roundFamilies)))
    .option(
      '--lengths <list>',
      `time steps, with commas between; ${roundLengths.join(', ')} when left out`,
      listOf(numberIn(roundsLengthRange))
    )
    .option(
      '--gains <list>',
      `what weights between states are multiplied by, with commas between; ${roundGains.join(', ')} when left out`,
      listOf(numberIn({ ...gainRange, whole: false }))
    )
    .action((options: CommonOptions & RoundsOptions) =>
      run({ ...options, lazy: true }, [], (session, output) => labRounds(session, output, options))
    )
}
