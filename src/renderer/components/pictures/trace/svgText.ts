/** Writes SVG as text: elements with escaped attributes and words. */

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Characters that XML does not allow are left out. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
}

/** `children` are elements already. Numbers are written to a hundredth of a pixel. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>, children = ''): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return []
    return [` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escapeXml(value)}"`]
  })
  return children === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${children}</${name}>`
}
