/** The interface of the drawing for the rest of Design. */
import type { Position } from '../../../../lib/edits/edit'
import type { Box } from '../../../../../cell/drawing/edgePath'
import type { Area } from '../../geometry/fitDrawing'

/** The interface of the canvas to the rest of Design; null while no canvas is shown. Positions are those of the drawing. */
export interface CanvasView {
  centre(): Position
  fit(): void
  /** Shows all of the drawing after it changed; while a person has chosen the view by panning or zooming, only if `anew`. */
  refit(anew: boolean): void
  /** The size of the canvas in pixels of the screen, for layouts; undefined before it is drawn. */
  area(): Area | undefined
  /** Lets nodes go from where they are to their next places for all to see. */
  glide(): void
  /** Shows three time steps, or the one again. */
  unroll(): void
  /** Gives a node the keyboard, and selects it alone or the nodes that are named. */
  focusNode(id: string, selection?: readonly string[]): void
  /** The node that has the keyboard, or null. */
  focusedNode(): string | null
  /** Keeps the keyboard on the drawing when the node that had it is gone. */
  focus(): void
  /** Moves the view so that nodes and folded boxes are in it, as little as that takes. */
  see(ids: readonly string[]): void
  /** Whether all of a box is in the view. */
  sees(box: Box): boolean
  /** Where the pointer went over the canvas since it was last left to rest; null when it did not, or is elsewhere. */
  pointer(): Position | null
  restPointer(): void
  /** Moves the view by half its size. */
  pan(direction: Position): void
  /** Zooms into the middle of the view, or out of it. */
  zoom(way: 'in' | 'out'): void
}
