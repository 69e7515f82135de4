/** Takes the texts and labels from a table as it is read, and says which rows have none. */
import type { LeftOut } from '../../../contract/data/dataReading'
import { leftOut, LineList } from '../table/lineList'
import type { TableColumn } from '../table/tableColumn'

export interface LabelledText {
  readonly text: string
  readonly label: string
}

export class LabelledRows {
  readonly rows: LabelledText[] = []
  private readonly blank = { noText: new LineList(), noLabel: new LineList() }
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
    return [leftOut('noText', noText, [this.text]), leftOut('noLabel', noLabel, [this.label])].flatMap((each) => each ?? [])
  }
}

const indexOf = (columns: readonly TableColumn[], name: string): number => columns.findIndex((column) => column.name === name)
