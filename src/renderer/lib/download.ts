/** Hands the user a file, through the browser's or Electron's own download. */
export function download(fileName: string, pieces: readonly BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob([...pieces], { type }))
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
