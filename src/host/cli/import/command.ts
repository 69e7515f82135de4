/** The command `import`. */
import type { Command } from 'commander'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { importModelFile } from './import'

interface ImportCommandOptions extends CommonOptions {
  readonly out?: string
  readonly check?: string
}

export function addImportCommand(program: Command, tools: CommandTools): void {
  tools
    .common(program.command('import').description('makes a document and a run of a model file of PyTorch, Keras, ONNX or an export'))
    .argument('<file>', 'a model file, or a folder that has one')
    .option('--out <name>', 'the name of the document; that of the file when left out')
    .option('--check <folder>', 'compare with the example inputs and outputs of a folder; exit code 1 when they differ')
    .action((file: string, options: ImportCommandOptions, command: Command) => importFrom(file, options, tools, command))
}

function importFrom(
  file: string,
  { out, check, ...options }: ImportCommandOptions,
  { run }: CommandTools,
  command: Command
): Promise<void> {
  const name = out === undefined ? null : documentNameSchema.safeParse(out)
  if (name?.success === false) command.error('error: --out takes a name of at most 100 characters, without folders')
  return run({ ...options, lazy: true }, [], (session, output) =>
    importModelFile(session, { file, name: name?.data ?? null, check: check ?? null }, output)
  )
}
