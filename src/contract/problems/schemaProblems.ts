/** Turns the issues of a schema into problems, each with its path in words and the cell, node or layer that it belongs to. */
import type * as z from 'zod'
import { problem } from './problem'
import type { Place, Problem } from './problems'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** The most problems that are reported at once: a file of another format has one for each of its values. */
const most = 50

export function schemaProblems(json: unknown, issues: readonly Issue[]): Problem[] {
  return issues.slice(0, most).map((issue) => {
    const path = [...issue.path]
    return problem('document.schema', placeOf(json, path), { path: pathInWords(json, path), detail: detailOf(issue) })
  })
}

/** Names the cell, node or layer on the path, by identifier where it has one, and the path itself as `cells[0].nodes[3].name`. */
function placeOf(json: unknown, path: Path): Place {
  const place: Place = { path: printPath(path) }
  if (path[0] === 'cells' && path.length > 1) {
    place.cell = idAt(json, path.slice(0, 2))
    if (path[2] === 'nodes' && path.length > 3) place.node = idAt(json, path.slice(0, 4))
  }
  if (path[0] === 'model' && path[1] === 'layers' && path.length > 2) place.layer = idAt(json, path.slice(0, 3))
  return withoutUndefined(place)
}

function withoutUndefined(place: Place): Place {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

function idAt(json: unknown, path: Path): string | undefined {
  const id = valueAt(json, [...path, 'id'])
  return typeof id === 'string' ? id : undefined
}

function valueAt(json: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), json)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function printPath(path: Path): string {
  return path.map((key, k) => (typeof key === 'number' ? `[${key}]` : k === 0 ? String(key) : `.${String(key)}`)).join('')
}

const singular: Record<string, string> = {
  cells: 'cell',
  nodes: 'node',
  edges: 'edge',
  layers: 'layer',
  inputs: 'input',
  shape: 'shape entry'
}

/** Writes a path such as `cell LSTM, node zf, params, units`. Entries without an identifier go by their number, from 1. */
function pathInWords(json: unknown, path: Path): string {
  if (path.length === 0) return 'the document'
  const parts: string[] = []
  path.forEach((key, k) => {
    if (typeof key !== 'number') {
      if (typeof path[k + 1] !== 'number') parts.push(key === 'model' && path[k + 1] === 'layers' ? '' : String(key))
      return
    }
    const listName = String(path[k - 1] ?? 'entries')
    parts.push(`${singular[listName] ?? `${listName} entry`} ${idAt(json, path.slice(0, k + 1)) ?? key + 1}`)
  })
  return parts.filter((part) => part !== '').join(', ')
}

/** Says in words what was expected. */
function detailOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `${expectedWord(issue.expected)} is missing` : `${expectedWord(issue.expected)} is expected`
    case 'too_small':
      return issue.inclusive === false
        ? `a number above ${Number(issue.minimum).toLocaleString('en-US')} is expected`
        : `at least ${sized(issue.origin, Number(issue.minimum))} expected`
    case 'too_big':
      return `at most ${sized(issue.origin, Number(issue.maximum))} expected`
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')} is expected`
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `“${key}”`).join(', ')} ${issue.keys.length === 1 ? 'is not a known entry' : 'are not known entries'}`
    case 'invalid_union':
      return unionDetail(issue)
    default:
      return lowerFirst(issue.message)
  }
}

function unionDetail(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if ('discriminator' in issue && issue.discriminator) return `the ${issue.discriminator} is missing or not a known one`
  return issue.errors.map((branch) => branch.map(detailOf).join(' and ')).join(', or ')
}

function sized(origin: string, bound: number): string {
  const units: Record<string, readonly [one: string, more: string]> = {
    string: [' character is', ' characters are'],
    array: [' entry is', ' entries are']
  }
  const [one, more] = units[origin] ?? [' is', ' is']
  return `${bound.toLocaleString('en-US')}${bound === 1 ? one : more}`
}

function expectedWord(expected: string): string {
  const known: Record<string, string> = { int: 'a whole number', array: 'a list', object: 'an object', boolean: 'true or false' }
  return known[expected] ?? `a ${expected}`
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
