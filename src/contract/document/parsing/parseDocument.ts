/**
 * Parses the text of a file as a document: checks syntax, limits and version, migrates, and applies the schema. The first check that
 * fails reports its problems.
 */
import { documentFormat, documentSchema, documentVersion } from '../document'
import type { GatescopeDocument } from '../document'
import { checkJson } from './jsonSyntax'
import { migrate } from './migrations'
import { problem } from '../../problems/problem'
import type { Problem } from '../../problems/problems'
import { schemaProblems } from '../../problems/schemaProblems'

/** Characters of a document's text at most. */
export const documentCharacters = 20_000_000
/** Lists and objects nest at most so deep; a document needs nine levels. */
export const documentDepth = 32

export type ParsedDocument =
  { readonly ok: true; readonly document: GatescopeDocument } | { readonly ok: false; readonly problems: Problem[] }

/** Reads a document of this format version or an older one. Never throws; says all problems of form at once. */
export function parseDocument(text: string): ParsedDocument {
  const json = readJson(text.startsWith('\uFEFF') ? text.slice(1) : text)
  if (!json.ok) return failed(json.problem)
  const version = readVersion(json.value)
  if (!version.ok) return failed(version.problem)
  const newest = migrate(version.value, version.version)
  const parsed = documentSchema.safeParse(newest, { reportInput: true })
  return parsed.success ? { ok: true, document: parsed.data } : { ok: false, problems: schemaProblems(newest, parsed.error.issues) }
}

function failed(one: Problem): ParsedDocument {
  return { ok: false, problems: [one] }
}

type Read<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: Problem }

function readJson(text: string): Read<{ readonly value: unknown }> {
  if (text.length > documentCharacters)
    return { ok: false, problem: problem('document.tooLarge', {}, { characters: text.length, limit: documentCharacters }) }
  const syntax = checkJson(text, documentDepth)
  if (syntax.ok) return { ok: true, value: JSON.parse(text) }
  const { line, column, detail } = syntax
  const place = { path: `line ${line}, column ${column}` }
  return syntax.kind === 'depth'
    ? { ok: false, problem: problem('document.tooDeep', place, { line, column, limit: documentDepth }) }
    : { ok: false, problem: problem('document.notJson', place, { line, column, detail }) }
}

function readVersion(value: unknown): Read<{ readonly value: Readonly<Record<string, unknown>>; readonly version: number }> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return notOurs('it is not a JSON object')
  const fields: Record<string, unknown> = { ...value }
  if (fields.format !== documentFormat) return notOurs(`its “format” is not “${documentFormat}”`)
  const { version } = fields
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return notOurs('its “version” is not a whole number from 1 on')
  if (version > documentVersion) return { ok: false, problem: problem('document.newer', {}, { version, newest: documentVersion }) }
  return { ok: true, value: fields, version }
}

function notOurs(detail: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: problem('document.notOurs', {}, { detail }) }
}
