/** How a data file is to be read: its encoding and, for a table, what separates columns, how numbers are written, and whether it has names. */
import * as z from 'zod'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export const encodingSchema = z.enum(encodings)
export type Encoding = z.infer<typeof encodingSchema>

export const separators = [',', ';', '\t', '|'] as const
export const separatorSchema = z.enum(separators)
export type Separator = z.infer<typeof separatorSchema>

export const decimals = ['.', ','] as const
/** What may stand between groups of three digits; the empty string is nothing. */
export const thousands = ['', ',', '.', ' ', "'"] as const

/** What happens where a row has no value: the row is left out, or the value of the row before stands in its place. */
export const missingPolicies = ['leaveOut', 'repeat'] as const

/** What is not given is detected in the file. Detection gives the same result each time, and refuses a file that can be read in two ways. */
export const tableFormatSchema = z.strictObject({
  encoding: encodingSchema.optional(),
  separator: separatorSchema.optional(),
  decimal: z.enum(decimals).optional(),
  thousands: z.enum(thousands).optional(),
  /** True where the first line has the names of the columns. */
  header: z.boolean().optional(),
  missing: z.enum(missingPolicies).optional()
})
export type TableFormat = z.infer<typeof tableFormatSchema>

/** A format in which nothing is left to detect. */
export const settledFormatSchema = tableFormatSchema.required()
export type SettledFormat = z.infer<typeof settledFormatSchema>

/** The kinds of headings that divide a text into chapters. */
export const headingKinds = ['markdown', 'marks', 'underlined', 'numbered', 'breaks'] as const
export const headingKindSchema = z.enum(headingKinds)
export type HeadingKind = z.infer<typeof headingKindSchema>
