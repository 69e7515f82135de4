/** Where the window was when it was last closed, and whether that place still exists. */
import * as z from 'zod'
import { readJson } from '../contract/readJson'

const boundsSchema = z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(640), height: z.int().min(480) })
const rememberedSchema = z.strictObject({ bounds: boundsSchema, maximized: z.boolean() })

export type Bounds = z.infer<typeof boundsSchema>
export type Remembered = z.infer<typeof rememberedSchema>

/** The size without a place lets the system choose one. */
export const firstSize = { width: 1440, height: 900 }

/** @returns null for text that is not what `JSON.stringify` made of a `Remembered`. */
export function parseRemembered(text: string): Remembered | null {
  return readJson(text, rememberedSchema)
}

/** Enough of the title bar to take hold of it. */
const grip = { width: 100, height: 40 }

/** Can a person still reach the window there? A display may have been unplugged. */
export function isReachable(bounds: Bounds, displays: readonly { workArea: Bounds }[]): boolean {
  return displays.some(({ workArea }) => {
    const across = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const top = bounds.y - workArea.y
    return across >= grip.width && top >= 0 && top + grip.height <= workArea.height
  })
}
