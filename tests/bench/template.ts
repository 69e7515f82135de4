/** A template as the benchmark's workers find it, which are started in the checkout. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'

/** Those that executors are measured with. */
export const measuredTemplates = [
  'lstm-moby-dick',
  'gru-reset-after-moby-dick',
  'min-gru-moby-dick',
  'transformer-moby-dick',
  'mamba-moby-dick'
] as const

export function benchTemplate(id: string): GatescopeDocument {
  const parsed = parseDocument(readFileSync(join(process.cwd(), `resources/templates/${id}.json`), 'utf8'))
  if (!parsed.ok) throw new Error(`the template ${id} cannot be read`)
  return parsed.document
}
