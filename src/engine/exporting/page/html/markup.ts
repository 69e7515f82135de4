/** Small pieces of HTML: sections, tables and lists of figures. Words are escaped here; markup is passed as it is. */
import { escaped } from '../../../../cell/pictures/svg'

/** HTML that is safe to put into a page. */
export type Markup = string

export function section(title: string, body: readonly Markup[], id?: string): Markup {
  const heading = `h-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  return `<section class="section" aria-labelledby="${heading}"${id === undefined ? '' : ` id="${escaped(id)}"`}>
<h2 id="${heading}">${escaped(title)}</h2>
${body.join('\n')}
</section>`
}

/** A table of words; cells from `numbers` on are numbers. The caption is for screen readers. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[], numbers = head.length): Markup {
  const cell = (tag: 'th' | 'td', text: string, k: number, attributes = '') =>
    `<${tag}${attributes}${k >= numbers ? ' class="number"' : ''}>${escaped(text)}</${tag}>`
  const line = (row: readonly string[]) =>
    `<tr>${row.map((text, k) => (k === 0 ? cell('th', text, k, ' scope="row"') : cell('td', text, k))).join('')}</tr>`
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table>
<caption class="visuallyHidden">${escaped(caption)}</caption>
<thead><tr>${head.map((text, k) => cell('th', text, k, ' scope="col"')).join('')}</tr></thead>
<tbody>
${rows.map(line).join('\n')}
</tbody></table></div>`
}

export function figures(list: readonly (readonly [term: string, value: string])[]): Markup {
  return `<dl class="figures">${list.map(([term, value]) => `<div><dt>${escaped(term)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`
}

/** Text of a script: nothing in it ends the script, whatever a person called a layer. */
export const scriptText = (text: string): string => text.replace(/<(?=\/|!--|script)/gi, '\\u003c')

/** JSON within an element: a reader of HTML finds no tag in it. */
export const jsonText = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
