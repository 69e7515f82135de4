/** A template as the benchmark's workers find it, which are started in the checkout. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'

export function benchTemplate(id: string): GatescopeDocument {
  const parsed = parseDocument(readFileSync(join(process.cwd(), `resources/templates/${id}.json`), 'utf8'))
  if (!parsed.ok) throw new Error(`the template ${id} cannot be read`)
  return parsed.document
}

const listSchema = z.array(z.object({ id: z.string() }))

/** Of every template, in the gallery's order. */
export const templateIds = (): string[] =>
  listSchema.parse(JSON.parse(readFileSync(join(process.cwd(), 'resources/templates/index.json'), 'utf8'))).map(({ id }) => id)
