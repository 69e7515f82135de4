// Where things are on the screen, measured when nothing moves them any more: the view glides, nodes glide, panels settle.
import type { Locator } from '@playwright/test'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Area extends Point {
  readonly width: number
  readonly height: number
}

/** Where an element is once it has stood still for several frames of the screen. */
export async function areaOf(locator: Locator): Promise<Area> {
  for (;;) {
    const area = await locator.evaluate(stillArea)
    if (area !== null) return area
  }
}

export const middleOf = ({ x, y, width, height }: Area): Point => ({ x: x + width / 2, y: y + height / 2 })

/** In the page. Null: the element was drawn anew meanwhile, and another one has its place. */
async function stillArea(element: Element): Promise<Area | null> {
  const frames = 4
  const measured = () => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x, y, width, height }
  }
  const words = (area: Area) => `${area.x} ${area.y} ${area.width} ${area.height}`
  let area = measured()
  for (let still = 0; still < frames;) {
    await new Promise(requestAnimationFrame)
    if (!element.isConnected) return null
    const now = measured()
    still = words(now) === words(area) ? still + 1 : 0
    area = now
  }
  return area
}
