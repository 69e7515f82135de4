/** A stretch of a line that stands out; line and columns count from 0, `to` is behind the last character. */
export interface CodeMark {
  readonly line: number
  readonly from: number
  readonly to: number
  readonly className: string
}
