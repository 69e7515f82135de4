/** `gatescope import FILE` makes a document and a run of a model of another program, and checks it against examples. */
import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import * as z from 'zod'
import { importCheckSchema } from '../../../contract/procedures/importing'
import type { ImportCheck, Imported } from '../../../contract/procedures/importing'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { tellRefusal } from '../refusal'
import type { Session } from '../session'

export interface ImportOptions {
  /** A model file, or a folder that has one. */
  readonly file: string
  /** The name of the document; null takes that of the file. */
  readonly name: string | null
  /** A folder of examples; null takes those beside the model, if there are some. */
  readonly check: string | null
}

const refusalSchema = z.object({ why: z.string(), remedy: z.string() })
const differsSchema = z.object({ check: importCheckSchema })

/** Exit code 0: imported, and all examples agree; 1: they do not, and nothing was imported; 2: it cannot be imported. */
export async function importModelFile({ client }: Session, { file, name, check }: ImportOptions, output: Output): Promise<ExitCode> {
  try {
    const path = resolve(file)
    const imported = await client.importing.model({ source: { kind: 'path', path }, name, check: check === null ? null : resolve(check) })
    output.object({ type: 'imported', file: path, ...summary(imported) })
    tellImported(imported, output)
    return 0
  } catch (error) {
    return tellNotImported(error, output)
  }
}

function summary({ name, runId, document, parameters, notes, check }: Imported) {
  const layers = document.model.layers.map(({ id, kind }) => ({ id, kind }))
  return { name, runId, layers, parameters, notes, check, largest: check?.largest ?? null }
}

function tellImported({ name, runId, document, parameters, notes, check }: Imported, output: Output): void {
  output.line(`Imported “${name}”: ${document.model.layers.length} layers, ${parameters.toLocaleString('en')} parameters, run ${runId}`)
  for (const layer of document.model.layers) output.line(`  ${layer.id.padEnd(24)} ${layer.kind}`)
  for (const line of check ? checkLines(check) : []) output.line(`  ${line}`)
  if (!check) output.line('  Not checked: --check names a folder with example inputs and outputs.')
  for (const note of notes) output.line(`  ${note}`)
}

function checkLines({ outputs, largest }: ImportCheck): string[] {
  const lines = outputs.map(({ name, difference, values, why }) =>
    why === null
      ? `Checked: ${name}, ${values.toLocaleString('en')} numbers, largest difference ${difference?.toExponential(1)}`
      : `${name}: ${why}`
  )
  return outputs.length > 1 && largest !== null ? [...lines, `Largest difference of all: ${largest.toExponential(1)}`] : lines
}

function tellNotImported(error: unknown, output: Output): ExitCode {
  const data: unknown = error instanceof ORPCError ? error.data : null
  const refusal = refusalSchema.safeParse(data)
  if (refusal.success) {
    tellFailure(output, refusal.data.why, refusal.data.remedy)
    return 2
  }
  const differs = differsSchema.safeParse(data)
  if (differs.success) {
    output.object({ type: 'checkFailed', ...differs.data })
    tellFailure(
      output,
      `The model does not give the outputs of its examples. ${checkLines(differs.data.check).join('; ')}.`,
      'Nothing was imported. Check that the examples are of this model, and report it if they are.'
    )
    return 1
  }
  tellRefusal(error, output, 'Choose another name with --out.')
  return 2
}
