/** What every command that opens the engine takes, and what registers such commands. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ExecutorName } from '../../contract/executors'
import type { NamedRun } from './namedRun'
import type { ExitCode, Output } from './output'
import type { Session } from './session'

export interface CommonOptions {
  readonly json: boolean
  readonly workspace: string
  readonly executor?: ExecutorName
  readonly dataDir?: string
  readonly cell?: string
  /** The folder of the document's file, whose state in git is kept with its runs. */
  readonly documents?: string
  /** True where the command may do without an executor. */
  readonly lazy?: boolean
}

/** Folders in which a run's data files are looked for. */
export const foldersOf = ({ dataDir }: Pick<CommonOptions, 'dataDir'>): string[] => (dataDir === undefined ? [] : [resolve(dataDir)])

/** Options that stand before the subcommand count as those behind it. */
export function optionsOf(command: Command): CommonOptions {
  const own = command.opts<CommonOptions>()
  const parent = command.parent?.opts<CommonOptions>()
  const named = command.getOptionValueSource('workspace') === 'cli' ? own.workspace : (parent?.workspace ?? own.workspace)
  return { ...own, json: own.json || parent?.json === true, workspace: named }
}

export interface CommandTools {
  /** Adds the options that all commands take. */
  common(command: Command): Command
  /** Opens the engine for a command. `folders` are looked through for data files. */
  run(options: CommonOptions, folders: readonly string[], command: (session: Session, output: Output) => Promise<ExitCode>): Promise<void>
  /** The named run; ends with an error where there is none. */
  runOf(named: string | undefined, options: CommonOptions, command: Command): NamedRun
}
