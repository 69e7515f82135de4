// Controls that a person cannot reach: beyond the edge of the window, or cut off by something that does not scroll.
import type { Page } from '@playwright/test'

/** The controls of the page that lie outside the window, in words. What stands on the canvas is excepted: it is panned into view. */
export async function controlsOutside(page: Page): Promise<string[]> {
  return await page.evaluate(findOutside)
}

/** In the page. */
function findOutside(): string[] {
  const slack = 1.5
  const selector = 'button, input, select, textarea, a[href], [role="menuitem"], [role="slider"], [tabindex="0"]'

  /** Whether it is in the window once each scrolling ancestor has been scrolled to it, and nothing cuts it off. */
  function isReachable(element: Element): boolean {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const box = { left, right, top, bottom }
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (at !== element) {
        const frame = at.getBoundingClientRect()
        for (const [start, end, overflow] of [
          ['left', 'right', style.overflowX],
          ['top', 'bottom', style.overflowY]
        ] as const) {
          if (overflow === 'visible') continue
          if (overflow === 'auto' || overflow === 'scroll') {
            box[start] = Math.min(Math.max(box[start], frame[start]), frame[end])
            box[end] = Math.max(Math.min(box[end], frame[end]), frame[start])
          } else if (box[start] < frame[start] - slack || box[end] > frame[end] + slack) return false
        }
      }
      if (style.position === 'fixed') break
    }
    return box.left >= -slack && box.right <= innerWidth + slack && box.top >= -slack && box.bottom <= innerHeight + slack
  }

  function isShown(element: Element): boolean {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
  }

  return [...document.querySelectorAll(selector)].flatMap((element) => {
    if (element.closest('.vue-flow__viewport, .monaco-editor, .visuallyHidden') !== null) return []
    if (!isShown(element) || isReachable(element)) return []
    const { left, top, width, height } = element.getBoundingClientRect()
    const words = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''
    return [
      `${element.tagName.toLowerCase()} “${words}” at ${Math.round(left)}, ${Math.round(top)} (${Math.round(width)} × ${Math.round(height)})`
    ]
  })
}
