/** What a page shows as the fragment of its address, such as `#probe=The+whale&at=13&unit=6`, and back. Numbers of the address count from 1. */
import { quoted } from '../../../../contract/problems/wording'

/** The sequence: a typed text, or an example of the data by its number from 0. */
export type PageSource = { readonly kind: 'typed'; readonly text: string } | { readonly kind: 'example'; readonly at: number }

export interface PageView {
  readonly source: PageSource
  /** From 0. */
  readonly cursor: number
  readonly unit: number
}

/** What an address asks for; what it does not say is null. `faults`: what of it cannot be read, in words. */
export interface WantedView {
  readonly source: PageSource | null
  readonly cursor: number | null
  readonly unit: number | null
  readonly faults: readonly string[]
}

export function fragmentOf({ source, cursor, unit }: PageView): string {
  const sequence: [string, string] = source.kind === 'typed' ? ['probe', source.text] : ['example', String(source.at + 1)]
  return `#${new URLSearchParams([sequence, ['at', String(cursor + 1)], ['unit', String(unit + 1)]]).toString()}`
}

/** `examples`: how many there are. `typed`: whether the page reads a typed text. */
export function readFragment(fragment: string, { examples, typed }: { readonly examples: number; readonly typed: boolean }): WantedView {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''))
  const faults: string[] = []
  const number = (name: string): number | null => {
    const text = parts.get(name)
    if (text === null) return null
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text) - 1
    faults.push(`The part ${quoted(name)} of the address is ${quoted(text)}, and should be a whole number from 1 on. It was left out.`)
    return null
  }
  const known = new Set(['probe', 'example', 'at', 'unit'])
  for (const name of new Set(parts.keys()))
    if (!known.has(name)) faults.push(`This page does not know the part ${quoted(name)} of its address. It was left out.`)
  const [text, at] = [parts.get('probe'), number('example')]
  if (text !== null && !typed) faults.push('The address has a text, and this model does not read one.')
  if (at !== null && at >= examples) faults.push(`The address asks for example ${at + 1}, and there are ${examples}.`)
  const example: PageSource | null = at !== null && at < examples ? { kind: 'example', at } : null
  const source: PageSource | null = text !== null && typed ? { kind: 'typed', text } : example
  return { source, cursor: number('at'), unit: number('unit'), faults }
}
