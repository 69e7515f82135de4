/** A view as a link with readable parts, such as `#/inspect?run=…&step=1200&at=13&unit=6`, and back. */
import { listed } from '../../../contract/document/words'
import { places } from '../../stores/navigationStore'
import type { Place } from '../../stores/navigationStore'
import type { Field, Part } from './fields'
import type { ViewRemark } from './remarks'
import { viewSchema } from './view'
import type { View } from './view'
import { viewFields } from './viewFields'

export type ReadLink =
  /** `remarks`: parts of the link that say nothing here. */
  | { readonly ok: true; readonly view: View; readonly remarks: readonly ViewRemark[] }
  /** The link leads to a place of the window, whatever is shown there. */
  | { readonly ok: true; readonly view: null; readonly place: Place }
  | { readonly ok: false; readonly reason: string }

/** The part of an address behind `#` that leads to a view. */
export function fragmentOf(view: View): string {
  const parts = partsOf(view)
  return `#/${view.place}${parts.length === 0 ? '' : `?${new URLSearchParams(parts.map(([name, text]) => [name, text])).toString()}`}`
}

/**
 * A link to a view. The address may have a token by which a browser is let in: what stands before the fragment is the page's own address
 * without its query.
 */
export const linkOf = (view: View, address: string): string => `${address.split(/[?#]/)[0] ?? ''}${fragmentOf(view)}`

function partsOf(view: View): readonly Part[] {
  switch (view.place) {
    case 'design':
      return written(view, viewFields.design)
    case 'train':
      return written(view, viewFields.train)
    case 'inspect':
      return written(view, viewFields.inspect)
    case 'compare':
      return written(view, viewFields.compare)
    case 'export':
      return written(view, viewFields.export)
    default:
      return view satisfies never
  }
}

function written<V>(view: V, fields: { readonly [K in keyof V]?: Field<V[K]> }): readonly Part[] {
  const parts: Part[] = []
  for (const key in fields) parts.push(...(fields[key]?.write(view[key]) ?? []))
  return parts
}

/** Reads a link of whichever host, or its fragment alone. */
export function readLink(text: string): ReadLink {
  const fragment = text.trim().replace(/^[^#]*#/, '')
  const [, name = '', query = ''] = /^\/?([^?]*)\??(.*)$/s.exec(fragment) ?? []
  const place = places.find((one) => one === name)
  if (place === undefined) return { ok: false, reason: notALink }
  return query === '' ? { ok: true, view: null, place } : readQuery(place, query)
}

const notALink = `This is no link to a view. Such a link has a part like #/inspect?run=…, with one of ${listed(places, 'or')}.`

function readQuery(place: Place, query: string): ReadLink {
  const parts = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) parts.set(name, [...(parts.get(name) ?? []), value])
  const fields = Object.entries(viewFields[place])
  const known = new Set(fields.flatMap(([, { names }]) => names))
  const remarks: ViewRemark[] = [...parts.keys()].filter((name) => !known.has(name)).map((name) => ({ code: 'unknownPart', name }))
  const values = fields.map(([key, field]): [string, unknown] => {
    const read = field.read(parts)
    if (read.ok) return [key, read.value]
    remarks.push({ code: 'unreadable', ...read.problem })
    return [key, field.first]
  })
  return { ok: true, view: viewSchema.parse({ place, ...Object.fromEntries(values) }), remarks }
}
