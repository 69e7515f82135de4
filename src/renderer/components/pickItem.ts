/** One line of a pick list. */
export interface PickItem {
  readonly id: string
  readonly title: string
  readonly group: string
  /** Shown beside the title, and not searched. */
  readonly note?: string
  /** Searched beside the title, and not shown. */
  readonly words?: string
  readonly symbol?: string
  /** Keys that do the same, each shown as one. */
  readonly keys?: readonly string[]
  readonly disabled?: boolean
}
