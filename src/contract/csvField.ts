/** A text as a field of a CSV file (RFC 4180): in quotes where it has a comma, a quote or the end of a line. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
