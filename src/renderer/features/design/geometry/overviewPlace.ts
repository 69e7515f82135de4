/** Where the overview stands at the lower right of the canvas, in pixels. */
export interface OverviewPlace {
  readonly width: number
  readonly height: number
  /** From its lower edge to that of the canvas. */
  readonly bottom: number
}

/** How far it stands from the edges where there is room. */
const inset = 12
/** On a narrower canvas the row of buttons would lie under it. */
const narrow = 520

/** On a narrow canvas it is smaller, and above the row of buttons. */
export const overviewPlace = (canvasWidth: number): OverviewPlace =>
  canvasWidth < narrow ? { width: 116, height: 56, bottom: 48 } : { width: 166, height: 80, bottom: inset }

/** What it hides of the lower right corner, the usual inset left out, which the view adds by itself. */
export const hiddenBy = ({ width, height, bottom }: OverviewPlace): { readonly width: number; readonly height: number } => {
  return { width, height: height + bottom - inset }
}
