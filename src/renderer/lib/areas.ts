/** The areas of the window, such as the palette, the drawing and the status bar: keys lead the focus from one to the next. */

/** What marks an area in a template, in the order in which the page has them. */
const areaSelector = '[data-area]'
const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/** Leads the focus to the next area that is shown, or to the one before; from the last to the first. */
export function focusArea(by: 1 | -1): void {
  const areas = [...document.querySelectorAll<HTMLElement>(areaSelector)].filter((area) => targetIn(area) !== null)
  const { activeElement } = document
  const present = areas.findLastIndex((area) => area.contains(activeElement))
  const next = present < 0 ? (by > 0 ? 0 : areas.length - 1) : (present + by + areas.length) % areas.length
  const area = areas[next]
  if (area !== undefined) targetIn(area)?.focus()
}

/** Leads the focus past the bars of the window to what the place is about. */
export function focusMain(): void {
  const area = document.querySelector<HTMLElement>('main [data-area="main"]') ?? document.querySelector<HTMLElement>('main')
  if (area !== null) targetIn(area)?.focus()
}

/** Where the focus goes in an area: to what a list or drawing remembers, else to the first control. */
function targetIn(area: HTMLElement): HTMLElement | null {
  const shown = [...area.querySelectorAll<HTMLElement>(focusable)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true })
  )
  const current = shown.find((element) => element.matches('[aria-current], [aria-selected="true"], [aria-roledescription="node"]'))
  return current ?? shown[0] ?? null
}
