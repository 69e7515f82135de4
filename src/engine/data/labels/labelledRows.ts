/** Takes the texts and labels from a table as it is read, and says which rows have none. */
import { mostLinesTold } from '../../../contract/data/dataReading'
import type { LeftOut } from '../../../contract/data/dataReading'
import type { TableColumn } from '../table/tableColumn'

export interface LabelledText {
  readonly text: string
  readonly label: string
}

export class LabelledRows {
  readonly rows: LabelledText[] = []
  private readonly blank = { noText: new BlankRows(), noLabel: new BlankRows() }
  private places: { text: number; label: number } | null = null

  constructor(
    private readonly text: string,
    private readonly label: string
  ) {}

  readonly take = (fields: readonly string[], columns: readonly TableColumn[], line: number): void => {
    this.places ??= { text: indexOf(columns, this.text), label: indexOf(columns, this.label) }
    const text = (fields[this.places.text] ?? '').trim().replaceAll('\r\n', '\n')
    const label = (fields[this.places.label] ?? '').trim()
    if (text === '') this.blank.noText.add(line)
    else if (label === '') this.blank.noLabel.add(line)
    else this.rows.push({ text, label })
  }

  get leftOut(): LeftOut[] {
    const { noText, noLabel } = this.blank
    return [
      ...(noText.rows > 0 ? [{ why: 'noText' as const, rows: noText.rows, lines: noText.lines, columns: [this.text] }] : []),
      ...(noLabel.rows > 0 ? [{ why: 'noLabel' as const, rows: noLabel.rows, lines: noLabel.lines, columns: [this.label] }] : [])
    ]
  }
}

class BlankRows {
  rows = 0
  readonly lines: number[] = []

  add(line: number): void {
    this.rows++
    if (this.lines.length < mostLinesTold) this.lines.push(line)
  }
}

const indexOf = (columns: readonly TableColumn[], name: string): number => columns.findIndex((column) => column.name === name)
