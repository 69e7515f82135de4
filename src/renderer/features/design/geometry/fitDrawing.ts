/** Computes the view that shows the whole drawing with its axis of time, clear of the panels that cover the canvas. */
import type { Box } from '../../../../cell/drawing/edgePath'
import { leastZoom, margin } from './viewport'
import type { Viewport } from './viewport'

export interface Area {
  readonly width: number
  readonly height: number
}

/** Room over the top node for the axis of time, in canvas pixels. */
const axisRoom = 62
const largest = 1.15

/** `overlay`: the size of the overview at the lower right, where no node should lie; null where it is not shown. */
export function fitDrawing(boxes: readonly Box[], area: Area, overlay: Area | null): Viewport {
  const whole = fitInto(boxes, area)
  if (overlay === null || !boxes.some((box) => liesUnder(box, whole, area, overlay))) return whole
  return fitInto(boxes, { ...area, height: area.height - overlay.height - 12 })
}

function fitInto(boxes: readonly Box[], area: Area): Viewport {
  const left = Math.min(...boxes.map((box) => box.x))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const top = Math.min(...boxes.map((box) => box.y)) - axisRoom
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  const wanted = Math.min((area.width - 2 * margin) / (right - left), (area.height - 2 * margin) / (bottom - top))
  const zoom = Math.min(largest, Math.max(leastZoom, wanted))
  return { zoom, x: (area.width - (left + right) * zoom) / 2, y: (area.height - (top + bottom) * zoom) / 2 }
}

function liesUnder(box: Box, view: Viewport, area: Area, overlay: Area): boolean {
  const right = (box.x + box.width) * view.zoom + view.x
  const bottom = (box.y + box.height) * view.zoom + view.y
  return right > area.width - overlay.width - 20 && bottom > area.height - overlay.height - 20
}
