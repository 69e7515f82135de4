/** Hands the user a file, through the browser's or Electron's own download. */
export function download(fileName: string, text: string, type: string): void {
  downloadBlob(fileName, new Blob([text], { type }))
}

export function downloadBlob(fileName: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: address, download: fileName })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** A document's name as a file name: no folders, no signs that a file system refuses. */
export function asFileName(name: string): string {
  const clean = name
    .replace(/[/\\:*?"<>|\u0000-\u001f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+$/, '')
  return clean === '' ? 'Untitled' : clean.slice(0, 100)
}
