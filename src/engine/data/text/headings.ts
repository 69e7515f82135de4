/** Finds the headings of a text, such as `CHAPTER 1` or `# Title`, and divides the text at them. */
import type { TextParts } from '../../../contract/data/dataReading'
import { headingKinds } from '../../../contract/document/dataFormat'
import type { HeadingKind } from '../../../contract/document/dataFormat'

/** A heading takes the characters from `start` to `end`; the text of its part begins at `end`. */
interface Heading {
  readonly title: string
  readonly start: number
  readonly end: number
  /** Headings of one level divide a text; a deeper one belongs to the part above it. */
  readonly level: string
}

export interface Part {
  readonly title: string
  readonly text: string
}

export interface Divided {
  readonly parts: readonly Part[]
  readonly told: TextParts
}

const mostTitle = 60
const marks = [
  'chapter|part|book|section|volume|act|scene|letter|lesson|story|poem|canto|stave|article|appendix|prologue|epilogue',
  'kapitel|teil|buch|abschnitt|szene|akt|brief|chapitre|partie|livre|acte|scène|capítulo|parte|libro|capitolo|hoofdstuk|глава|часть'
].join('|')
const numeral =
  '(?:\\d+|[ivxlcdm]+|[a-z]|(?:twenty|thirty|forty|fifty)?[- ]?(?:one|two|three|four|five|six|seven|eight|nine|ten)|(?:e|twel|thir|four|fif|six|seven|eigh|nine)\\w{2,6}|twenty|thirty|(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last))'

const patterns: { readonly [K in HeadingKind]: RegExp } = {
  markdown: /^(?<level>#{1,6})[ \t]+(?<title>\S.*?)[ \t]*#*[ \t]*$/gmu,
  marks: new RegExp(`^[ \\t]*(?<title>(?<level>${marks})(?:[ \\t]+${numeral}(?![\\p{L}\\p{N}])[^\\n]{0,70}|[.:]?))[ \\t]*$`, 'gimu'),
  underlined: /^(?<title>[^\s=\-#>*][^\n]{0,98})\n(?<level>=|-)\k<level>{2,}[ \t]*$/gmu,
  numbered:
    /(?<=^|\n[ \t]*\n)[ \t]*(?<title>(?<level>\d{1,3}|[IVXLCDM]{1,7})(?:\.|\)|(?=[ \t]*\n))(?:[ \t]+[^\n]{1,70})?)[ \t]*(?=\n[ \t]*\n)/gu,
  breaks: /(?<=\n)[ \t]*(?<level>\*[ \t]*\*[ \t]*\*[* \t]*|-{3,}|_{3,}|~{3,}|={3,}|⁂)[ \t]*$/gmu
}

/** Divides at the named kind of headings, else at the kind that occurs most often. A text without two headings is one part. */
export function divideText(text: string, chosen?: HeadingKind): Divided {
  const all = headingKinds.map((by) => ({ by, headings: headingsOf(text, by) })).filter(({ headings }) => headings.length > 0)
  const [usual] = all.filter(({ headings }) => headings.length > 1).sort((a, b) => b.headings.length - a.headings.length)
  const taken = chosen === undefined ? usual : all.find(({ by }) => by === chosen)
  const others = all.filter((each) => each !== taken).map(({ by, headings }) => ({ by, count: headings.length }))
  if (!taken) {
    const told = { by: null, titles: [], passedOver: 0, charactersBefore: 0, others }
    return { parts: [{ title: '', text }], told }
  }
  const { by, headings } = taken
  const sections = by === 'breaks' ? betweenBreaks(text, headings) : underHeadings(text, headings)
  const parts = sections.filter((part) => part.text.trim() !== '')
  const charactersBefore = by === 'breaks' ? 0 : text.slice(0, headings[0]?.start ?? 0).trim().length
  const told = { by, titles: parts.map(({ title }) => title), passedOver: sections.length - parts.length, charactersBefore, others }
  return { parts, told }
}

function underHeadings(text: string, headings: readonly Heading[]): Part[] {
  return headings.map(({ title, end }, k) => ({ title, text: text.slice(end, headings[k + 1]?.start ?? text.length).trim() }))
}

function betweenBreaks(text: string, headings: readonly Heading[]): Part[] {
  const ends = [...headings.map(({ start }) => start), text.length]
  return ends.map((end, k) => ({ title: `part ${k + 1}`, text: text.slice(headings[k - 1]?.end ?? 0, end).trim() }))
}

/** The headings of one kind, of the highest level that occurs twice. */
function headingsOf(text: string, kind: HeadingKind): Heading[] {
  const headings = Array.from(text.matchAll(patterns[kind]), ({ 0: whole, index, groups }): Heading => {
    const { title = '', level = '' } = groups ?? {}
    return { title: title.trim().slice(0, mostTitle), start: index, end: index + whole.length, level: levelOf(kind, level) }
  })
  const levels = [...new Set(headings.map(({ level }) => level))]
  const counted = levels.map((level) => headings.filter((heading) => heading.level === level))
  return kind === 'markdown' || kind === 'underlined' ? highest(counted) : mostOften(counted)
}

/** `#` stands above `##`, and a line of = above one of -. */
function highest(counted: readonly Heading[][]): Heading[] {
  const order = [...counted].sort((a, b) => (a[0]?.level ?? '').localeCompare(b[0]?.level ?? ''))
  return order.find((headings) => headings.length > 1) ?? order[0] ?? []
}

function mostOften(counted: readonly Heading[][]): Heading[] {
  return [...counted].sort((a, b) => b.length - a.length)[0] ?? []
}

function levelOf(kind: HeadingKind, level: string): string {
  if (kind === 'markdown') return String(level.length)
  if (kind === 'underlined') return level === '=' ? '1' : '2'
  if (kind === 'numbered') return /\d/.test(level) ? 'digits' : 'letters'
  const mark = level.toLowerCase()
  return kind === 'breaks' ? mark.charAt(0) : mark === 'prologue' || mark === 'epilogue' ? 'chapter' : mark
}
