/** Saves a picture of the page as a file: as SVG, as PNG with twice the pixels, or its numbers as CSV. */
import { asFileName, downloadBlob } from '../../lib/download'
import { csvPieces } from './pictureTable'
import type { PictureTable } from './pictureTable'

export interface SavedPicture {
  /** What the picture shows, as its file is named: `LSTM on Moby Dick, loss`. */
  readonly name: string
  svg(): string
  table(): PictureTable
}

export type PictureFormat = 'svg' | 'png' | 'csv'

/** Pixels of the file for a pixel of the page. */
const sharpness = 2

/** Rejects with an Error where the browser cannot draw so large a picture. */
export async function savePicture(picture: SavedPicture, format: PictureFormat): Promise<void> {
  const file = `${asFileName(picture.name)}.${format}`
  switch (format) {
    case 'svg':
      return downloadBlob(file, new Blob([picture.svg()], { type: 'image/svg+xml' }))
    case 'png':
      return downloadBlob(file, await pngOf(picture.svg()))
    case 'csv':
      return downloadBlob(file, new Blob(csvPieces(picture.table()), { type: 'text/csv' }))
    default:
      return format satisfies never
  }
}

async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: image.naturalWidth * sharpness, height: image.naturalHeight * sharpness })
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture is too large for a PNG file.')) : resolve(blob)), 'image/png')
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
