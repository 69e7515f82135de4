/** Makes elements. Words become text nodes, so that nothing a person typed is read as markup. */

type Child = Node | string
type Attributes = Readonly<Record<string, string | number | boolean | null>>

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  children: readonly Child[] = []
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue
    element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children)
  return element
}

/** The element of the page with an identifier. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new RangeError(`the page has no element ${id}`)
  return element
}

/** A label above its field, with a hint below. */
export function field(label: string, control: HTMLElement, hint = ''): HTMLElement {
  control.id ||= `field-${label.toLowerCase().replace(/\W+/g, '-')}`
  const words = [h('label', { for: control.id }, [label]), control]
  if (hint === '') return h('div', { class: 'field' }, words)
  const id = `${control.id}-hint`
  control.setAttribute('aria-describedby', id)
  return h('div', { class: 'field' }, [...words, h('p', { id, class: 'hint' }, [hint])])
}
