/** Charts that paint on a canvas and can also give themselves as SVG, by the element that they fill. */
const vectors = new WeakMap<Element, () => string>()

/** `svg` gives an `<svg>` element as text, in the size of the element. */
export function offerVector(element: Element, svg: () => string): void {
  vectors.set(element, svg)
}

export function vectorOf(element: Element): string | null {
  return vectors.get(element)?.() ?? null
}
