/**
 * The settings of a document by path, such as `training.optimizer.learningRate`, `layers.lstm.hidden` or `task.noise`: what a list of runs
 * compares, a search asks for, and a sweep varies.
 */
import * as z from 'zod'
import { documentSchema } from '../document/document'
import type { GatescopeDocument } from '../document/document'
import { problem } from '../problems/problem'
import type { Problem } from '../problems/problems'
import { schemaProblems } from '../problems/schemaProblems'

export const settingValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()])
export type SettingValue = z.infer<typeof settingValueSchema>

export const settingsSchema = z.record(z.string(), settingValueSchema)
export type Settings = z.infer<typeof settingsSchema>

/** All settings of a document. Lists, such as class weights, are told as text. */
export function settingsOf(document: GatescopeDocument): Settings {
  const layers = document.model.layers.map(({ id, kind, params }) => flat({ kind, ...params }, `layers.${id}.`))
  return joined([flat(document.task, 'task.'), ...layers, flat(document.training, 'training.')])
}

/** The last part of a path, or as many of its last parts as tell it from the others: `learningRate`, but `encoder.hidden` beside `decoder.hidden`. */
export function shortPath(path: string, all: readonly string[]): string {
  const parts = path.split('.')
  for (let count = 1; count < parts.length; count++) {
    const end = parts.slice(-count).join('.')
    if (all.filter((each) => each === end || each.endsWith(`.${end}`)).length === 1) return end
  }
  return path
}

/** Whether a path names a setting of the document that has a value now. */
export const hasSetting = (document: GatescopeDocument, path: string): boolean => Object.hasOwn(settingsOf(document), path)

export type ChangedDocument =
  { readonly ok: true; readonly document: GatescopeDocument } | { readonly ok: false; readonly problems: readonly Problem[] }

/** The document with other values of some of its settings; the problems where a path names none, or a value is not allowed. */
export function withSettings(document: GatescopeDocument, settings: Settings): ChangedDocument {
  const unknown = Object.keys(settings).filter((path) => !hasSetting(document, path))
  if (unknown.length > 0) return { ok: false, problems: unknown.map((path) => problem('document.noSetting', { path }, { path })) }
  const json = Object.entries(settings).reduce<unknown>(
    (changed, [path, value]) => withValue(changed, keysOf(document, path), value),
    document
  )
  const parsed = documentSchema.safeParse(json)
  return parsed.success ? { ok: true, document: parsed.data } : { ok: false, problems: schemaProblems(json, parsed.error.issues) }
}

const joined = (parts: readonly Settings[]): Settings => Object.fromEntries(parts.flatMap((part) => Object.entries(part)))

function flat(value: object, before = ''): Settings {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
      const path = `${before}${key}`
      if (Array.isArray(each)) return [[path, each.map(String).join(', ')]]
      return isRecord(each) ? Object.entries(flat(each, `${path}.`)) : [[path, settingValueSchema.parse(each ?? null)]]
    })
  )
}

/** The keys that lead to a setting in the document: a layer is found by its id. */
function keysOf({ model }: GatescopeDocument, path: string): readonly string[] {
  const [part = '', ...rest] = path.split('.')
  if (part !== 'layers') return [part, ...rest]
  const [id = '', ...setting] = rest
  const at = String(model.layers.findIndex((layer) => layer.id === id))
  return ['model', 'layers', at, ...(setting[0] === 'kind' ? setting : ['params', ...setting])]
}

/** A copy of `json` with another value behind the keys. */
function withValue(json: unknown, [key, ...rest]: readonly string[], value: SettingValue): unknown {
  if (key === undefined) return value
  if (Array.isArray(json)) return json.map((each: unknown, k) => (String(k) === key ? withValue(each, rest, value) : each))
  return isRecord(json) ? { ...json, [key]: withValue(json[key], rest, value) } : json
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
